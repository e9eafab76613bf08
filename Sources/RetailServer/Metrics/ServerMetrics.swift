import Synchronization

/// What a server process counts about itself, in the text form of Prometheus (version 0.0.4).
///
/// Requests it counts itself. Whatever else there is to know adds a gauge or a counter, which is
/// read when somebody asks.
///
///     metrics.add(.gauge, "pos_sockets", "Open WebSockets.") { [.init(Double(sockets.count))] }
///
/// Invariant: labels come from fixed lists (routes, methods, classes of status), never from a
/// request, so that their number has a limit.
public final class ServerMetrics: Sendable {
    /// How a value moves: up and down, or up only.
    public enum Kind: String, Sendable {
        case gauge
        case counter
    }
    /// One value of a family, told from its sisters by labels.
    public struct Reading: Sendable {
        var labels: [(name: String, value: String)]
        var value: Double

        /// - Parameter labels: from a fixed list; a shop's or a person's names do not belong here.
        public init(_ value: Double, _ labels: (name: String, value: String)...) {
            self.labels = labels
            self.value = value
        }
    }
    /// One route, method and class of status.
    struct Series: Hashable, Comparable {
        var route: String
        var method: String
        var status: String

        static func < (one: Series, other: Series) -> Bool {
            (one.route, one.method, one.status) < (other.route, other.method, other.status)
        }
    }
    private struct Family {
        var kind: Kind
        var name: String
        var help: String
        var read: @Sendable () -> [Reading]
    }
    private struct State {
        var requests: [Series: DurationHistogram] = [:]
        var inFlight = 0
        var families: [Family] = []
    }
    private let state = Mutex(State())

    /// Metrics that know of no request yet.
    public init() {}

    /// Adds a family of values that `read` gives whenever they are asked for. It must not wait:
    /// the answer to `/metrics` waits for it.
    public func add(
        _ kind: Kind, _ name: String, _ help: String, read: @escaping @Sendable () -> [Reading]
    ) {
        state.withLock {
            $0.families.append(Family(kind: kind, name: name, help: help, read: read))
        }
    }

    func requestBegan() { state.withLock { $0.inFlight += 1 } }

    func requestEnded(_ series: Series, after duration: Duration) {
        state.withLock { state in
            state.inFlight -= 1
            state.requests[series, default: DurationHistogram()].record(duration)
        }
    }

    /// Everything, as Prometheus reads it.
    public func text() -> String {
        let (requests, inFlight, families) = state.withLock {
            ($0.requests, $0.inFlight, $0.families)
        }
        var text = MetricsText()
        text.begin("pos_http_requests_in_flight", "gauge", "Requests that are being answered.")
        text.add("pos_http_requests_in_flight", [], Double(inFlight))
        let name = "pos_http_request_duration_seconds"
        text.begin(name, "histogram", "Time to answer a request, its body's arrival included.")
        for (series, histogram) in requests.sorted(by: { $0.key < $1.key }) {
            let labels = [
                ("route", series.route), ("method", series.method), ("status", series.status),
            ]
            text.add(name, labels, histogram)
        }
        // Read outside of the lock: whoever answers may count something meanwhile.
        for family in families {
            text.begin(family.name, family.kind.rawValue, family.help)
            for reading in family.read() { text.add(family.name, reading.labels, reading.value) }
        }
        return text.lines
    }
}

/// Counts durations by the bucket they fall into.
struct DurationHistogram: Equatable, Sendable {
    /// Upper ends in milliseconds; the last bucket has none.
    static let boundsMs: [Double] = [
        1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000,
    ]
    /// Not added up; one more than there are bounds.
    private(set) var counts = [Int](repeating: 0, count: boundsMs.count + 1)
    private(set) var sumSeconds = 0.0

    mutating func record(_ duration: Duration) {
        let seconds = duration / .seconds(1)
        let bucket = Self.boundsMs.firstIndex { seconds * 1_000 <= $0 } ?? Self.boundsMs.count
        counts[bucket] += 1
        sumSeconds += seconds
    }
}

/// Lines of the text form.
struct MetricsText {
    private(set) var lines = ""

    mutating func begin(_ name: String, _ kind: String, _ help: String) {
        lines += "# HELP \(name) \(help)\n# TYPE \(name) \(kind)\n"
    }

    mutating func add(_ name: String, _ labels: [(String, String)], _ value: Double) {
        let inside = labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
        lines += "\(name)\(inside.isEmpty ? "" : "{\(inside)}") \(Self.number(value))\n"
    }

    /// A histogram's buckets hold whatever is not longer than their end, so they are added up.
    mutating func add(
        _ name: String, _ labels: [(String, String)], _ histogram: DurationHistogram
    ) {
        var count = 0
        for (index, ms) in DurationHistogram.boundsMs.enumerated() {
            count += histogram.counts[index]
            add("\(name)_bucket", labels + [("le", Self.number(ms / 1_000))], Double(count))
        }
        count += histogram.counts.last ?? 0
        add("\(name)_bucket", labels + [("le", "+Inf")], Double(count))
        add("\(name)_sum", labels, histogram.sumSeconds)
        add("\(name)_count", labels, Double(count))
    }

    private static func number(_ value: Double) -> String {
        let whole = Int64(exactly: value)
        return whole.map { "\($0)" } ?? "\(value)"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            .replacing("\n", with: "\\n")
    }
}
