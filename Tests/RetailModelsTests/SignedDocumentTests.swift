import Testing

@testable import RetailModels

/// Signatures and hashes are over the exact bytes and nothing else.
@Suite struct SignedDocumentTests {
    /// RFC 8032, section 7.1, test 2: the one byte 0x72.
    private static let known = (
        secret: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        key: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        signature: "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )

    @Test func theSignatureIsEd25519() throws {
        let key = try #require(SigningKey(secret: Self.known.secret))
        #expect(key.publicKey == Self.known.key)
        #expect(key.secret == Self.known.secret)
        let signed = SignedDocument(
            document: "r", signature: Self.known.signature, key: Self.known.key)
        #expect(signed.isSigned(by: Self.known.key))
    }

    @Test(arguments: ["", "00", "zz", String(repeating: "0", count: 62), "é"])
    func whatIsNoSecretIsRefused(secret: String) { #expect(SigningKey(secret: secret) == nil) }

    @Test func aDocumentComesBackAsItWasSigned() {
        forEachSeed(50) { random, seed in
            let (document, key) = (try random.anyDocument(), SigningKey())
            let signed = try key.sign(document)
            #expect(signed.key == key.publicKey, seed)
            #expect(signed.signature.utf8.count == 128, seed)
            #expect(signed.isSigned(by: signed.key), seed)
            let again = try signed.decoded()
            #expect(again == document, seed)
            let bytes = try CanonicalJSON.encode(document)
            #expect(Array(signed.document.utf8) == bytes, seed)
            #expect(signed.hash == Digest.sha256(signed.document), seed)
        }
    }

    @Test func anyAlteredByteIsNoticed() {
        forEachSeed(30) { random, seed in
            let key = SigningKey()
            let signed = try key.sign(random.document("cash"))
            for _ in 0..<20 {
                var altered = Array(signed.document.utf8)
                let place = random.number(0...altered.count - 1)
                altered[place] = altered[place] == 0x41 ? 0x42 : 0x41
                var other = signed
                other.document = String(decoding: altered, as: UTF8.self)
                guard !other.document.utf8.elementsEqual(signed.document.utf8) else { continue }
                #expect(!other.isSigned(by: key.publicKey), seed)
                #expect(other.hash != signed.hash, seed)
            }
            var other = signed
            other.document += " "
            #expect(!other.isSigned(by: key.publicKey), seed)
            var digits = Array(signed.signature)
            let place = random.number(0...digits.count - 1)
            digits[place] = digits[place] == "0" ? "1" : "0"
            other = signed
            other.signature = String(digits)
            #expect(!other.isSigned(by: key.publicKey), seed)
        }
    }

    /// Equal to Swift, yet other bytes.
    @Test func anotherSpellingOfAnAccentIsNoticed() throws {
        var random = SeededGenerator(seed: 1)
        var document = try random.document("gap")
        document.operatorName = "Zo\u{EB}"
        let key = SigningKey()
        var signed = try key.sign(document)
        let hash = signed.hash
        signed.document = signed.document.replacing("\u{EB}", with: "e\u{308}")
        #expect(signed.document.utf8.count > 0 && signed.hash != hash)
        #expect(!signed.isSigned(by: key.publicKey))
    }

    @Test func anotherKeyIsNoticed() throws {
        var random = SeededGenerator(seed: 1)
        let signed = try SigningKey().sign(random.document("sale"))
        #expect(!signed.isSigned(by: SigningKey().publicKey))
        for key in ["", "00", "zz", String(repeating: "0", count: 63), "é", signed.key + "00"] {
            #expect(!signed.isSigned(by: key))
        }
        for signature in ["", "00", String(repeating: "f", count: 128), signed.signature + "00"] {
            var other = signed
            other.signature = signature
            #expect(!other.isSigned(by: signed.key))
        }
    }

    @Test func theDigestIsSHA256() {
        #expect(
            Digest.sha256("")
                == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(
            Digest.sha256("abc")
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    /// Each names the hash of the one before it, so that none can be altered or left out.
    @Test func documentsFormAChain() {
        forEachSeed(20) { random, seed in
            let key = SigningKey()
            var (chain, head) = ([SignedDocument](), Document.noHash)
            for sequence in 1...8 {
                var document = try random.anyDocument()
                document.sequence = Int64(sequence)
                document.previousHash = head
                chain.append(try key.sign(document))
                head = chain[chain.count - 1].hash
            }
            func isWhole(_ chain: [SignedDocument]) throws -> Bool {
                var before = Document.noHash
                for signed in chain {
                    guard try signed.decoded().previousHash == before else { return false }
                    before = signed.hash
                }
                return before == head
            }
            let whole = try isWhole(chain)
            #expect(whole, seed)
            for index in chain.indices {
                var (missing, altered, swapped) = (chain, chain, chain)
                missing.remove(at: index)
                var document = try chain[index].decoded()
                document.at += 1
                altered[index] = try key.sign(document)
                swapped.swapAt(index, (index + 1) % chain.count)
                for other in [missing, altered, swapped] {
                    let isWhole = try isWhole(other)
                    #expect(!isWhole, seed)
                }
            }
        }
    }

    @Test(arguments: [
        "", "{}", "[]", "null", "{\"version\":1}", "{\"body\":{\"sale\":{},\"refund\":{}}}",
    ])
    func otherBytesAreNoDocument(text: String) {
        let signed = SignedDocument(document: text, signature: "", key: "")
        #expect(throws: JSONFailure.self) { try signed.decoded() }
    }

    @Test func aBodyHasOneKnownKind() throws {
        var random = SeededGenerator(seed: 1)
        var tree = try CanonicalJSON.tree(random.document("gap"))
        for body in [
            JSON.object([:]), .object(["unknown": .object([:])]), .null,
            .object(["gap": .object([:]), "cash": .object([:])]),
        ] {
            tree.replace([.key("body")], with: body)
            #expect(throws: JSONFailure.self) {
                try CanonicalJSON.decode(Document.self, from: tree.canonicalBytes())
            }
        }
    }
}
