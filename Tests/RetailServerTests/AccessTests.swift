import RetailModels
import RetailServer
import TestSupport
import Testing

/// Who is answered: those with a token, who ask this host, and no page in a browser.
struct AccessTests {
    @Test func aTokenIsNeeded() async throws {
        try await ServerRun.with { run in
            let values = [
                "-", "", "Bearer", "Bearer ", "Bearer secret-toke", "Bearer secret-token ",
                "Bearer secret-tokenx", "bearer secret-token", "Basic secret-token", "secret-token",
                "Bearer SECRET-TOKEN", "Bearer  secret-token",
            ]
            for value in values {
                let reply = try await run.client.call(
                    "GET", "/api/sync/health", headers: [("Authorization", value)])
                // White space around a header's value is not part of it.
                if value == "Bearer secret-token " {
                    #expect(reply.status == 200)
                    continue
                }
                reply.expectProblem(.unauthorized)
                #expect(reply.headers["www-authenticate"] == "Bearer", "\(value)")
            }
            let query = try await run.client.call(
                "GET", "/api/sync/health?token=secret-token&access_token=secret-token",
                headers: [("Authorization", "-")])
            query.expectProblem(.unauthorized)
        }
    }

    /// Without a token one learns nothing, not even which addresses there are.
    @Test func strangersLearnNothing() async throws {
        try await ServerRun.with { run in
            for (verb, path) in [("GET", "/"), ("GET", "/api/none"), ("DELETE", "/api/sales")] {
                try await run.client.call(verb, path, headers: [("Authorization", "-")])
                    .expectProblem(.unauthorized)
            }
        }
    }

    @Test func foreignHostsAreRefused() async throws {
        var configuration = ServerRun.configuration
        configuration.hostNames = ["shop.example"]
        try await ServerRun.with(.sqlite, configuration) { run in
            let hosts = [
                ("127.0.0.1", true), ("127.0.0.1:8089", true), ("localhost", true),
                ("LocalHost:1", true), ("[::1]", true), ("[::1]:8089", true),
                ("shop.example", true),
                ("SHOP.example:443", true), ("evil.example", false), ("evil.example:8089", false),
                ("127.0.0.1.evil.example", false), ("localhost.evil.example", false),
                ("127.0.0.2", false), ("[::2]:8089", false), ("", false), ("-", false),
            ]
            for (host, isServed) in hosts {
                let reply = try await run.client.call(
                    "GET", "/api/sync/health", headers: [("Host", host)])
                if isServed {
                    #expect(reply.status == 200, "\(host)")
                } else {
                    #expect(reply.status == 421 || reply.status == 400, "\(host): \(reply.status)")
                    if !["", "-"].contains(host) { reply.expectProblem(.foreignHost) }
                }
            }
        }
    }

    @Test func pagesInABrowserAreRefused() async throws {
        try await ServerRun.with { run in
            for origin in ["http://evil.example", "http://127.0.0.1:8089", "null"] {
                try await run.client.call(
                    "GET", "/api/sync/health", headers: [("Origin", origin)]
                ).expectProblem(.foreignHost)
                try await run.client.call(
                    "OPTIONS", "/api/sales",
                    headers: [("Origin", origin), ("Access-Control-Request-Method", "POST")]
                ).expectProblem(.foreignHost)
            }
        }
    }
}
