import Foundation
import Testing

@testable import POSTerminal

/// Where attachments are kept, as the settings say.
@Suite struct AttachmentSettingsTests {
    private static let whole = [
        "POS_ATTACHMENTS_STORE": "s3", "POS_ATTACHMENTS_ENDPOINT": "https://s3.example/",
        "POS_ATTACHMENTS_BUCKET": "shop-files", "POS_ATTACHMENTS_ACCESS_KEY": "AKID",
        "POS_ATTACHMENTS_SECRET_KEY": "hush",
    ]

    private func read(
        _ environment: [String: String], _ file: String? = nil
    ) throws(ConfigurationFailure) -> AttachmentSettings {
        try Settings.read(environment: environment, dataDirectory: "/shop", fileText: file)
            .attachments
    }

    private func failure(_ changes: [String: String]) -> String {
        do {
            let settings = try read(Self.whole.merging(changes) { $1 })
            return "no failure but \(settings)"
        } catch { return "\(error)" }
    }

    @Test func aStoreIsReadWhole() throws {
        let store = AttachmentSettings.S3Store(
            endpoint: "https://s3.example", bucket: "shop-files", region: "us-east-1",
            accessKey: .value(Secret("AKID")), secretKey: .value(Secret("hush")))
        #expect(try read(Self.whole).store == .s3(store))
        let file = """
            attachments:
              store: s3
              endpoint: http://127.0.0.1:9000
              bucket: a
              region: eu-west-1
              accessKeyFile: keys/s3-access
              secretKeyFile: /run/secrets/s3
              viewer: feh --scale-down
              cacheMegabytes: 5
            """
        let settings = try read([:], file)
        let other = AttachmentSettings.S3Store(
            endpoint: "http://127.0.0.1:9000", bucket: "a", region: "eu-west-1",
            accessKey: .file("/shop/keys/s3-access"), secretKey: .file("/run/secrets/s3"))
        #expect(settings.store == .s3(other))
        #expect(settings.viewer == "feh --scale-down" && settings.cacheMegabytes == 5)
    }

    @Test(arguments: [
        "POS_ATTACHMENTS_ENDPOINT", "POS_ATTACHMENTS_BUCKET", "POS_ATTACHMENTS_ACCESS_KEY",
        "POS_ATTACHMENTS_SECRET_KEY",
    ])
    func aStoreNeedsAllOfIt(variable: String) {
        let message = failure([variable: ""])
        #expect(message.contains("is not set, and attachments.store is s3"), "\(message)")
        #expect(message.contains("Set \(variable)"), "\(message)")
    }

    @Test(arguments: [
        ("POS_ATTACHMENTS_STORE", "disk"), ("POS_ATTACHMENTS_ENDPOINT", "http://s3.example"),
        ("POS_ATTACHMENTS_ENDPOINT", "s3.example"), ("POS_ATTACHMENTS_BUCKET", "a/b"),
        ("POS_ATTACHMENTS_BUCKET", "A"), ("POS_ATTACHMENTS_BUCKET", ".."),
        ("POS_ATTACHMENTS_REGION", "eu west"), ("POS_ATTACHMENTS_CACHE_MEGABYTES", "0"),
        ("POS_ATTACHMENTS_CACHE_MEGABYTES", "100001"), ("POS_ATTACHMENTS_CACHE_MEGABYTES", "1.5"),
    ])
    func valuesOutOfRangeAreRefused(variable: String, value: String) throws {
        let key = try #require(SettingKey.allCases.first { $0.environmentName == variable })
        let message = failure([variable: value])
        #expect(
            message.hasPrefix("\(key.rawValue) is \"\(value)\" in \(variable); allowed is "),
            "\(message)")
    }

    @Test func keysAreNeverShown() throws {
        var dumped = ""
        dump(try read(Self.whole), to: &dumped)
        #expect(!dumped.contains("hush") && !dumped.contains("AKID"))
        #expect(
            SettingKey.attachmentsAccessKey.isSecret && SettingKey.attachmentsSecretKey.isSecret)
    }

    /// What a store is asked for never depends on what a tenant is called.
    @Test func keysOfObjectsArePlain() {
        #expect(S3Content.key("ab", "0193-ab") == "attachments/0193-ab/ab")
        let odd = S3Content.key("ab", "../a b/é")
        #expect(odd.wholeMatch(of: /attachments\/[0-9a-f]{64}\/ab/) != nil)
    }
}
