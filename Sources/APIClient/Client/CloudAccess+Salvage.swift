import RetailModels

extension CloudAccess {
    /// Hands in what a revoked till has not sent, proven by its key; nil for a till that is paired
    /// by hand, which nobody can revoke.
    func salvage(
        _ push: PushBundles.Body, by client: APIClient, timeoutMs: Int
    ) async throws -> CallOutcome<PushBundles.Reply>? {
        guard case .device(let device, let tenant, let sign) = credential else { return nil }
        let open = ServerAddress(url: url, token: "")
        let nonce: String
        switch try await client.ask(ChallengeDevice(device: device), of: open) {
        case .answered(let reply): nonce = reply.nonce
        case .refused(let problem): return .refused(problem)
        case .failed(let reason, let retry): return .failed(reason, retryAfterMs: retry)
        }
        let text = Pairing.salvageText(
            nonce: nonce, tenant: tenant, device: device, url: url, push: push)
        let body = SalvageBundles.Body(
            device: device, nonce: nonce, signature: sign(text) ?? "", url: url, push: push)
        return try await client.ask(SalvageBundles(body), of: open, timeoutMs: timeoutMs)
    }
}
