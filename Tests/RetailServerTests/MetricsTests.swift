import RetailModels
import TestSupport
import Testing

@testable import RetailServer

/// `/metrics`: who may ask, what it says, and that its size has a limit.
struct MetricsTests {
    private static var configuration: ServerConfiguration {
        var configuration = ServerRun.configuration
        configuration.tokens["admin-secret"] = .admin
        ProcessFigures.add(to: configuration.metrics)
        return configuration
    }

    private static func metrics(_ run: ServerRun) async throws -> [String] {
        let reply = try await run.client.send(MetricsReport(), token: "admin-secret")
        #expect(reply.status == 200)
        #expect(reply.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
        return String(decoding: reply.body, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    @Test func onlyWhoRunsTheServerMayAsk() async throws {
        try await ServerRun.with(.sqlite, Self.configuration) { run in
            try await run.client.send(MetricsReport(), token: nil).expectProblem(.unauthorized)
            try await run.client.send(MetricsReport()).expectProblem(.forbidden)
        }
    }

    @Test func requestsAreCountedByRouteAndNeverByAddress() async throws {
        try await ServerRun.with(.sqlite, Self.configuration) { run in
            for code in ["A-1", "A-2", "secret-code"] {
                _ = try await run.client.send(FindProduct(code: code))
            }
            for path in ["/nowhere-1", "/nowhere-2", "/api/products/A-1/more"] {
                _ = try await run.client.call("GET", path)
            }
            _ = try await run.client.call("DELETE", "/api/products/A-1")
            _ = try await run.client.call("PROPFIND", "/api/products/A-1")
            let lines = try await Self.metrics(run)
            let name = "pos_http_request_duration_seconds_count"
            let product = "route=\"/api/products/{code}\",method"
            for line in [
                "\(name){\(product)=\"GET\",status=\"2xx\"} 2",
                "\(name){\(product)=\"GET\",status=\"4xx\"} 1",
                "\(name){\(product)=\"DELETE\",status=\"4xx\"} 1",
                "\(name){route=\"other\",method=\"GET\",status=\"4xx\"} 3",
                "pos_http_requests_in_flight 1",
            ] {
                #expect(lines.contains(line), "\(line) in\n\(lines.joined(separator: "\n"))")
            }
            #expect(lines.contains { $0.hasPrefix("\(name){route=\"other\",method=\"other\"") })
            let text = lines.joined(separator: "\n")
            for word in ["secret", "nowhere", "A-1", "tenant", "token"] {
                #expect(!text.contains(word), "\(word)")
            }
        }
    }

    /// Every line is one that Prometheus reads, and each family is described once.
    @Test func theTextIsWellFormed() async throws {
        let configuration = Self.configuration
        configuration.metrics.add(.gauge, "pos_sockets", "Open sockets.") {
            [.init(3, ("kind", "a\"b\\c\nd")), .init(0.25, ("kind", "e"))]
        }
        configuration.metrics.add(.counter, "pos_nothing_total", "Nothing.") { [] }
        try await ServerRun.with(.sqlite, configuration) { run in
            _ = try await run.client.send(ListProducts())
            let lines = try await Self.metrics(run)
            let value = /[a-z_]+(\{[a-z]+="([^"\\]|\\.)*"(,[a-z]+="([^"\\]|\\.)*")*\})? [-+.e0-9]+/
            for line in lines where !line.hasPrefix("#") {
                #expect(line.wholeMatch(of: value) != nil, "\(line)")
            }
            let types = lines.filter { $0.hasPrefix("# TYPE ") }
            #expect(Set(types).count == types.count)
            #expect(lines.contains("# TYPE pos_sockets gauge"))
            #expect(lines.contains("pos_sockets{kind=\"a\\\"b\\\\c\\nd\"} 3"))
            #expect(lines.contains("pos_sockets{kind=\"e\"} 0.25"))
            for name in ["process_resident_memory_bytes", "process_open_fds", "process_max_fds"] {
                let line = try #require(lines.first { $0.hasPrefix("\(name) ") })
                #expect((Int(line.split(separator: " ")[1]) ?? 0) > 0, "\(line)")
            }
        }
    }

    @Test func aHistogramAddsUp() {
        var histogram = DurationHistogram()
        for milliseconds in [0, 1, 2, 100, 101, 60_000] {
            histogram.record(.milliseconds(milliseconds))
        }
        var text = MetricsText()
        text.add("d", [("a", "b")], histogram)
        let lines = text.lines.split(separator: "\n").map(String.init)
        #expect(lines.first == "d_bucket{a=\"b\",le=\"0.001\"} 2")
        #expect(lines.contains("d_bucket{a=\"b\",le=\"0.0025\"} 3"))
        #expect(lines.contains("d_bucket{a=\"b\",le=\"0.1\"} 4"))
        #expect(lines.contains("d_bucket{a=\"b\",le=\"0.25\"} 5"))
        #expect(lines.contains("d_bucket{a=\"b\",le=\"10\"} 5"))
        #expect(
            lines.suffix(3) == [
                "d_bucket{a=\"b\",le=\"+Inf\"} 6", "d_sum{a=\"b\"} 60.204", "d_count{a=\"b\"} 6",
            ])
    }
}
