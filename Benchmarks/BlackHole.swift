import Glibc
import RetailModels
import RetailStore

/// The real till in a terminal while its cloud takes every connection and answers nothing.
struct BlackHole {
    let options: ServerOptions
    let scratch: String

    private var saleCount: Int { options.history.isEmpty ? 20 : 200 }
    private static let linesPerSale = 3
    private static let pauseMs = 20

    func run(_ report: inout Report) async throws {
        Progress.note("a cloud that swallows everything")
        var shop = try BenchmarkShop("hole", pos: options.pos, in: scratch)
        let file = scratch + "/hole.csv"
        try CatalogueMaker(options.data + "/catalogue.csv").write(1_000, to: file)
        try shop.importProducts(file)
        let till = try await OpenTill(shop)
        let products = try await till.products(100)
        await till.close()
        let (listener, port) = try Self.listen()
        defer { close(listener) }
        let token = scratch + "/hole.token"
        try ProgramFiles.write(Array((String(repeating: "ab", count: 32) + "\n").utf8), to: token)
        chmod(token, 0o600)
        shop.settings = [
            "POS_CLOUD_ENABLED": "true", "POS_CLOUD_URL": "http://127.0.0.1:\(port)",
            "POS_CLOUD_TOKEN_FILE": token,
        ]
        var driver = try TillDriver(pos: options.pos, shop: shop)
        defer { driver.end() }
        try driver.signIn()
        var (scans, pays) = (Samples(), Samples())
        for sale in 0..<saleCount {
            for line in 0..<Self.linesPerSale {
                let product = products[(sale * Self.linesPerSale + line) % products.count]
                scans.record(try driver.scan(product.product))
                try driver.rest(milliseconds: Self.pauseMs)
            }
            pays.record(try driver.pay())
        }
        report.add(
            Figure("scan to painted, the cloud a black hole", scans, target: .p99AtMost(10)))
        report.add(
            Figure("Enter to PAID painted, the cloud a black hole", pays, target: .p99AtMost(10)))
    }

    /// A socket whose connections the kernel takes and nobody reads.
    private static func listen() throws -> (socket: Int32, port: Int) {
        let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(file, $0, length) == 0 && Glibc.listen(file, 4_096) == 0
                    && getsockname(file, $0, &length) == 0
            }
        }
        guard file >= 0, isBound else { throw BenchmarkFailure.system("listen") }
        return (file, Int(UInt16(bigEndian: address.sin_port)))
    }
}
