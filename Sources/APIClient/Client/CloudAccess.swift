public import RetailModels

/// How a till comes into the cloud: with a token from a file, or as a paired device that proves its
/// key for each token of 15 minutes.
public actor CloudAccess {
    /// What the till shows.
    public enum Credential: Sendable {
        /// Paired by hand: the cloud's `server-token`.
        case token(String)
        /// Paired: signs what the cloud asks it to, as hexadecimal text.
        case device(id: String, tenant: String, sign: @Sendable (String) -> String?)
        /// Not paired. The cloud is asked all the same, to say whether it is there.
        case none
    }

    /// Without a slash at the end.
    public nonisolated let url: String
    public nonisolated let isPaired: Bool
    nonisolated let credential: Credential
    private let host: Host
    private var token: (text: String, until: Int64)?

    /// A new token is fetched so long before the old one ends.
    private static let marginMs: Int64 = 3 * 60 * 1_000

    public init(url: String, credential: Credential, host: Host) {
        self.url = url
        self.credential = credential
        self.host = host
        if case .none = credential { isPaired = false } else { isPaired = true }
    }

    /// The address with a token that is good now.
    func address(_ client: APIClient) async throws -> CallOutcome<ServerAddress> {
        switch credential {
        case .token(let token): return .answered(ServerAddress(url: url, token: token))
        case .none: return .answered(ServerAddress(url: url, token: ""))
        case .device(let id, let tenant, let sign):
            if let token, token.until > host.now() {
                return .answered(ServerAddress(url: url, token: token.text))
            }
            return try await fetch(client, id, tenant, sign)
        }
    }

    /// The cloud did not take this token: the next call fetches another one.
    func forget(_ refused: ServerAddress) {
        if token?.text == refused.token { token = nil }
    }

    /// Paired by its own key, and not by hand.
    public nonisolated var isDevice: Bool {
        if case .device = credential { true } else { false }
    }

    private func fetch(
        _ client: APIClient, _ device: String, _ tenant: String,
        _ sign: @Sendable (String) -> String?
    ) async throws -> CallOutcome<ServerAddress> {
        let open = ServerAddress(url: url, token: "")
        let nonce: String
        switch try await client.ask(ChallengeDevice(device: device), of: open) {
        case .answered(let reply): nonce = reply.nonce
        case .refused(let problem): return .refused(problem)
        case .failed(let reason, let retry): return .failed(reason, retryAfterMs: retry)
        }
        let text = Pairing.challengeText(nonce: nonce, tenant: tenant, device: device, url: url)
        let body = IssueToken.Body(nonce: nonce, signature: sign(text) ?? "", url: url)
        switch try await client.ask(IssueToken(device: device, body: body), of: open) {
        case .answered(let reply):
            guard let text = reply.token else {
                let waiting = Problem(.unauthorized, "the device waits to be approved")
                return .failed(.denied(waiting), retryAfterMs: nil)
            }
            // By this till's clock: the two may differ.
            token = (text, host.now() + Pairing.tokenLifeMs - Self.marginMs)
            return .answered(ServerAddress(url: url, token: text))
        case .refused(let problem): return .refused(problem)
        case .failed(let reason, let retry): return .failed(reason, retryAfterMs: retry)
        }
    }
}

extension APIClient {
    /// Asks the cloud with a token that is good now; once more with a new one when it is refused.
    public func ask<Call: Endpoint>(
        _ call: Call, through access: CloudAccess, session: String? = nil, timeoutMs: Int? = nil
    ) async throws -> CallOutcome<Call.Reply> {
        for isLast in [false, true] {
            let address: ServerAddress
            switch try await access.address(self) {
            case .answered(let found): address = found
            case .refused(let problem): return .refused(problem)
            case .failed(let reason, let retry): return .failed(reason, retryAfterMs: retry)
            }
            let outcome = try await ask(
                call, of: address, session: session, timeoutMs: timeoutMs)
            guard case .failed(.denied(let problem), _) = outcome, problem.code == .unauthorized,
                access.isDevice, !isLast
            else { return outcome }
            await access.forget(address)
        }
        preconditionFailure("the last round returns")
    }
}
