import APIClient
import RetailModels
import Synchronization
import Testing

@testable import POSTerminal

/// What a manager's questions become on the way to the cloud, and its answers on the way back.
@Suite struct DevicesClientTests {
    /// Answers every request in the same way and remembers them.
    private final class Cloud: HTTPTransport {
        let requests = Mutex<[HTTPRequest]>([])
        let answer: @Sendable (HTTPRequest) throws -> HTTPReply

        init(_ answer: @escaping @Sendable (HTTPRequest) throws -> HTTPReply) {
            self.answer = answer
        }

        convenience init(_ problem: Problem, _ headers: [(String, String)] = []) {
            self.init { _ in
                HTTPReply(
                    status: problem.status,
                    headers: HTTPHeaders(
                        ([("POS-Protocol", "1")] + headers).map { (name: $0.0, value: $0.1) }),
                    body: try CanonicalJSON.encode(problem))
            }
        }

        func send(_ request: HTTPRequest) async throws -> HTTPReply {
            requests.withLock { $0.append(request) }
            return try answer(request)
        }
    }

    private let session = ManagerSession(secret: Secret("secret"))

    private func client(
        _ cloud: Cloud, _ credential: CloudAccess.Credential? = .token("token")
    ) -> (CloudLink, DevicesClient) {
        let host = RetailModels.Host(
            now: { TestShop.now }, clock: ContinuousClock(), newID: { "id" },
            random: { $0.lowerBound })
        let link = CloudLink(
            client: APIClient(transport: cloud),
            cloud: credential.map {
                CloudAccess(url: "http://127.0.0.1:1", credential: $0, host: host)
            }, own: ServerAddress(url: "http://127.0.0.1:2", token: ""), host: host)
        return (link, .live(link, now: host.now))
    }

    @Test func tokenAndSessionGoAlong() async throws {
        let device = Device(id: "d", name: "n", status: .active, fingerprint: "f")
        let cloud = Cloud { _ in
            HTTPReply(
                status: 200, headers: ["POS-Protocol": "1"],
                body: try CanonicalJSON.encode(device))
        }
        let changed = try await client(cloud).1.change("a/b", .init(name: "n"), session)
        #expect(changed == device)
        let request = try #require(cloud.requests.withLock { $0 }.first)
        #expect(request.method == "PATCH")
        #expect(request.url == "http://127.0.0.1:1/api/devices/a%2Fb")
        let headers = Dictionary(uniqueKeysWithValues: request.headers.map { ($0.name, $0.value) })
        #expect(headers["POS-Operator-Session"] == "secret")
        #expect(headers["Authorization"] == "Bearer token")
        #expect(request.body == Array("{\"name\":\"n\"}".utf8))
    }

    private func trouble(
        _ cloud: Cloud, _ credential: CloudAccess.Credential? = .token("token")
    ) async -> Trouble? {
        do throws(Trouble) {
            _ = try await client(cloud, credential).1.signIn(2, "2222")
            return nil
        } catch { return error }
    }

    @Test func everyAnswerHasItsTrouble() async {
        for code in [Problem.Code.pinWrong, .deviceRevoked, .notFound, .sessionExpired] {
            let problem = Problem(code, "x")
            #expect(await trouble(Cloud(problem)) == .cloudRefused(problem))
        }
        let many = Cloud(Problem(.tooManyRequests, "x"), [("Retry-After", "1800")])
        #expect(await trouble(many) == .cloudMustWait(until: TestShop.now + 1_800_000))
        let dead = Cloud { _ in throw TransportFailure.refused }
        #expect(await trouble(dead) == .cloudAway("connection refused"))
        let busy = Cloud(Problem(.unavailable, "x"))
        #expect(await trouble(busy) == .cloudAway("status 503"))
        let closed = Cloud(Problem(.unauthorized, "x"))
        #expect(await trouble(closed, CloudAccess.Credential.none) == .noCloud)
        // Without a cloud the till's own server knows the people, and nobody the devices.
        #expect(await trouble(dead, nil) == .cloudAway("connection refused"))
        #expect(dead.requests.withLock { $0.count } == 2)
        await #expect(throws: Trouble.noCloud) {
            _ = try await client(dead, nil).1.list(ManagerSession(secret: Secret("s")))
        }
        #expect(dead.requests.withLock { $0.count } == 2, "without a cloud nobody is asked")
    }

    /// A manager who mistypes does not take the till offline.
    @Test func aRefusalIsNoFailureOfTheCloud() async {
        let health = SyncHealth.Reply(now: 1, protocolMin: 1, protocolMax: 1, tenant: "tenant")
        let cloud = Cloud { request in
            let isHealth = request.url.hasSuffix(SyncHealth.path)
            return HTTPReply(
                status: isHealth ? 200 : 401, headers: ["POS-Protocol": "1"],
                body: isHealth
                    ? try CanonicalJSON.encode(health)
                    : try CanonicalJSON.encode(Problem(.pinWrong, "x")))
        }
        let (link, devices) = client(cloud)
        await link.start {}
        await link.waitUntilDecided()
        #expect(await link.canSend)
        _ = try? await devices.signIn(2, "0000")
        #expect(await link.canSend)
        await link.stop()
    }
}
