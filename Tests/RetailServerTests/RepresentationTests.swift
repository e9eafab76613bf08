import CZlib
import RetailModels
import RetailStore
import TestSupport
import Testing

@testable import RetailServer

/// Entity tags, packed answers and links to the next page.
struct RepresentationTests {
    private static let catalogue: [any Endpoint] = [
        ListProducts(), FindProduct(code: "A-1"), ListCategories(), ListTaxRates(),
    ]

    private static func path(_ endpoint: any Endpoint) -> String {
        type(of: endpoint).path.replacing("{code}", with: "A-1")
    }

    @Test(arguments: Engine.allCases)
    func whatIsKnownIsNotSentAgain(engine: Engine) async throws {
        try await ServerRun.with(engine) { run in
            for endpoint in Self.catalogue {
                let path = Self.path(endpoint)
                let first = try await run.client.call("GET", path)
                let tag = try #require(first.headers["etag"], "\(path)")
                #expect(tag.hasPrefix("\"") && tag.hasSuffix("\""), "\(tag) is strong")
                for known in [tag, "W/\(tag)", "\"x\", \(tag)", "*"] {
                    let again = try await run.client.call(
                        "GET", path, headers: [("If-None-Match", known)])
                    #expect(again.status == 304, "\(path) \(known)")
                    #expect(again.body.isEmpty && again.headers["content-type"] == nil)
                    #expect(again.headers["etag"] == tag)
                    #expect(again.headers["pos-protocol"] == "1")
                }
                for other in ["\"x\"", String(tag.dropLast()), ""] {
                    let again = try await run.client.call(
                        "GET", path, headers: [("If-None-Match", other)])
                    #expect(again.status == 200 && again.body == first.body, "\(other)")
                }
            }
            let sales = try await run.client.call("GET", "/api/sales")
            #expect(sales.headers["etag"] == nil)
            let none = try await run.client.call(
                "GET", "/api/products/none", headers: [("If-None-Match", "*")])
            none.expectProblem(.notFound)
        }
    }

    /// The tag is of the bytes: what changed is sent, and another tenant has another one.
    @Test func aChangeHasAnotherTag() async throws {
        let till = try RouteTests.till()
        try await ServerRun.with { run in
            let before = try await run.client.call("GET", "/api/products")
            let tag = try #require(before.headers["etag"])
            try await run.database.record(till)
            let after = try await run.client.call(
                "GET", "/api/products", headers: [("If-None-Match", tag)])
            #expect(after.status == 200 && after.headers["etag"] != tag)
            var other = run.client
            other.token = "other-secret"
            let theirs = try await other.call(
                "GET", "/api/products", headers: [("If-None-Match", tag)])
            #expect(theirs.status == 200)
        }
    }

    @Test func longAnswersArePacked() async throws {
        try await ServerRun.with { run in
            let plain = try await run.client.call("GET", "/api/products")
            #expect(plain.body.count > Representation.packedBytesMin)
            #expect(plain.headers["content-encoding"] == nil)
            #expect(plain.headers["vary"] == "Accept-Encoding")
            let packed = try await run.client.call(
                "GET", "/api/products", headers: [("Accept-Encoding", "deflate, gzip;q=0.5")])
            #expect(packed.headers["content-encoding"] == "gzip")
            #expect(packed.headers["vary"] == "Accept-Encoding")
            #expect(packed.headers["content-length"] == "\(packed.body.count)")
            #expect(packed.body.count < plain.body.count)
            #expect(try Self.unpacked(packed.body) == plain.body)
            // Other bytes, another tag; either is known under both.
            let tag = try #require(packed.headers["etag"])
            #expect(tag != plain.headers["etag"])
            for encoding in ["gzip", "identity"] {
                let again = try await run.client.call(
                    "GET", "/api/products",
                    headers: [("If-None-Match", tag), ("Accept-Encoding", encoding)])
                #expect(again.status == 304 && again.headers["content-encoding"] == nil)
            }
            // Short ones and problems are not worth it.
            for path in ["/api/tax-rates", "/api/none"] {
                let reply = try await run.client.call(
                    "GET", path, headers: [("Accept-Encoding", "gzip")])
                #expect(reply.headers["content-encoding"] == nil, "\(path)")
            }
        }
    }

    @Test(arguments: [
        ("gzip", true), ("GZIP", true), ("x-gzip", true), ("*", true), ("br, gzip;q=1.0", true),
        ("gzip; q=0.001", true), ("", false), ("br", false), ("identity", false),
        ("gzip;q=0", false), ("gzip;q=0.000, *", false), ("*;q=0", false), ("gzipped", false),
    ])
    func gzipIsSentToWhoTakesIt(header: String, isTaken: Bool) {
        #expect(Representation.takesGzip(header) == isTaken)
    }

    private static func unpacked(_ bytes: [UInt8]) throws -> [UInt8] {
        var stream = z_stream()
        // 15 bits of window, and 16 for gzip's header.
        try #require(
            inflateInit2_(&stream, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK)
        defer { inflateEnd(&stream) }
        var (input, output) = (bytes, [UInt8](repeating: 0, count: 1 << 20))
        let outcome = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                return inflate(&stream, Z_FINISH)
            }
        }
        try #require(outcome == Z_STREAM_END)
        return Array(output.prefix(Int(stream.total_out)))
    }

    /// Following the links one sees every item once, and keeps what else was asked.
    @Test func theNextPageIsLinked() async throws {
        var till = try RouteTests.till()
        for number in 0..<4 { try till.sell(try till.line(number)) }
        let made = till
        try await ServerRun.with { run in
            try await run.database.record(made)
            #expect(try await Self.follow("/api/products?limit=3", run) == [3, 3, 3, 1])
            #expect(try await Self.follow("/api/products?after=7&limit=2", run) == [2, 1])
            #expect(try await Self.follow("/api/sales?limit=2", run) == [2, 2, 1])
            #expect(try await Self.follow("/api/products?search=ban&limit=1", run) == [1, 1])
            let product = ServerRun.shop.productID("A-1")
            #expect(
                try await Self.follow("/api/stock/\(product)/movements?limit=1", run) == [1, 1])
            #expect(try await Self.follow("/api/shifts?limit=1", run) == [1])
            #expect(try await Self.follow("/api/tax-rates", run) == [3])
        }
    }

    /// How many items each page has.
    private static func follow(_ path: String, _ run: ServerRun) async throws -> [Int] {
        struct Items: Decodable { var items: [JSONItem] }
        struct JSONItem: Decodable {}
        var (counts, path) = ([Int](), path)
        while counts.count < 20 {
            let reply = try await run.client.call("GET", path)
            #expect(reply.status == 200, "\(path)")
            counts.append(try reply.decoded(Items.self).items.count)
            guard let link = reply.headers["link"] else { break }
            let match = try #require(link.wholeMatch(of: /<(\/[^>]*)>; rel="next"/), "\(link)")
            path = String(match.output.1)
        }
        return counts
    }
}
