/// How a shop reads codes.
public struct CodeSettings: Codable, Hashable, Sendable {
    /// The layouts of labels with a price or weight in them, as `CodeMask` writes them; the first
    /// that fits a code counts.
    public var masks: [String]

    public init(masks: [String] = []) { self.masks = masks }

    /// More layouts than a shop has scales.
    public static let maskCountMax = 20

    /// Why a shop cannot choose them; nil when it can.
    public func fault() -> String? {
        guard masks.count <= Self.maskCountMax else {
            return "there are more than \(Self.maskCountMax) layouts of labels"
        }
        for mask in masks {
            do { _ = try CodeMask(mask) } catch {
                return "'\(mask)' is no layout such as 21IIIIIWWWWWC: \(error.sentence)"
            }
        }
        return nil
    }

    /// The masks that can be read. One that a newer version has written is passed over.
    public var readable: [CodeMask] { masks.compactMap { try? CodeMask($0) } }
}
