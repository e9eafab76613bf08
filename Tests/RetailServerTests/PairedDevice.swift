import RetailModels
import Testing

@testable import RetailServer

/// A device that a tenant of `ServerRun` has approved.
struct PairedDevice {
    let id: String
    let token: String

    /// - Parameter run: knows `admin-secret` as the admin's token.
    static func pair(on run: ServerRun, tenant: String) async throws -> PairedDevice {
        let (id, key, admin) = ("device-9", SigningKey(), "admin-secret")
        let client = run.client
        let licence = try await client.send(
            CreateLicence(tenant: tenant, body: .init(seats: 9)), token: admin
        ).expectReply(CreateLicence.self)
        let asked = try await client.send(
            RegisterDevice(
                .init(
                    tenant: tenant, licenceKey: licence.key, device: id, name: "Till nine",
                    publicKey: key.publicKey)), token: nil
        ).expectReply(RegisterDevice.self)
        _ = try await client.send(
            ApproveDevice(tenant: tenant, body: .init(code: asked.code ?? "")), token: admin
        ).expectReply(ApproveDevice.self)
        let nonce = try await client.send(ChallengeDevice(device: id), token: nil)
            .expectReply(ChallengeDevice.self).nonce
        let url = "http://127.0.0.1:\(client.port)"
        let text = Pairing.challengeText(nonce: nonce, tenant: tenant, device: id, url: url)
        let body = IssueToken.Body(nonce: nonce, signature: key.sign(text: text) ?? "", url: url)
        let reply = try await client.send(IssueToken(device: id, body: body), token: nil)
            .expectReply(IssueToken.self)
        return PairedDevice(id: id, token: try #require(reply.token))
    }
}
