import ArgumentParser
import RetailModels

struct AdminChain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chain", abstract: "Prove what the tills of a tenant have signed.",
        subcommands: [Verify.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract: "Prove every till's chain and that it ends where the till says; else exit 1.",
            discussion: """
                Derives every row anew from the signed bytes, page by page, and holds the end of \
                each chain against what its till told last. What a till still has to send is said \
                and is no fault.
                """)
        @OptionGroup var admin: AdminOptions
        @Option(help: "The tenant's id; all tenants without it.")
        var tenant: String?

        func run() async throws {
            var proof = ChainProof()
            for tenant in try await AdminDevice.tenants(tenant, admin) {
                try await prove(tenant, into: &proof)
            }
            if admin.common.json {
                try Output.data(json: proof)
            } else {
                for finding in proof.findings { Output.data(finding) }
                Output.data(proof.summary)
            }
            if !proof.findings.isEmpty { throw ExitCode(1) }
        }

        private func prove(_ tenant: String, into proof: inout ChainProof) async throws {
            let names = Dictionary(
                try await admin.call(ListDevices(tenant: tenant)).items.map { ($0.id, $0.name) },
                uniquingKeysWith: { first, _ in first })
            var after: String?
            var seen: Set<String> = []
            repeat {
                let page = try await admin.call(
                    VerifyChain(tenant: tenant, body: .init(after: after)))
                if let device = page.device {
                    if seen.insert(device).inserted { proof.tills += 1 }
                    let name = names[device].flatMap { $0.isEmpty ? nil : $0 } ?? device
                    proof.findings += page.findings.map { "till \(name): \($0)" }
                }
                proof.documents += page.documents
                proof.rows += page.rows
                proof.behind += page.behind ?? 0
                if Output.isTerminal { Output.note("\(proof.documents) documents") }
                after = page.next
            } while after != nil
        }
    }
}

/// What a proof of chains came to.
private struct ChainProof: Encodable {
    var tills: Int64 = 0
    var documents: Int64 = 0
    var rows: Int64 = 0
    /// Documents that tills still have to send.
    var behind: Int64 = 0
    var findings: [String] = []

    var summary: String {
        guard findings.isEmpty else {
            return findings.count == 1 ? "1 finding" : "\(findings.count) findings"
        }
        let late = behind == 0 ? "" : "; \(behind) are still to come"
        return "\(documents) documents of \(tills) tills agree with their tills\(late)"
    }
}
