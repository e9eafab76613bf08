import Glibc
import NIOSSL
import Synchronization

/// The PEM files with which a server speaks TLS itself.
public struct TLSFiles: Hashable, Sendable {
    /// The server's certificate first, then those between it and the authority.
    public var certificate: String
    public var key: String

    public init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }

    /// Throws when the server could not speak TLS with them.
    public func check() throws(TLSFailure) { _ = try read() }

    /// What is in the files.
    func read() throws(TLSFailure) -> TLSIdentity {
        let chain: [NIOSSLCertificate]
        do { chain = try NIOSSLCertificate.fromPEMFile(certificate) } catch {
            throw TLSFailure(path: certificate, reason: "no PEM certificate can be read from it")
        }
        guard let first = chain.first else {
            throw TLSFailure(path: certificate, reason: "it has no certificate")
        }
        let privateKey: NIOSSLPrivateKey
        do { privateKey = try NIOSSLPrivateKey(file: key, format: .pem) } catch {
            throw TLSFailure(
                path: key, reason: "no PEM key without a passphrase can be read from it")
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(privateKey))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        let context: NIOSSLContext
        do { context = try NIOSSLContext(configuration: configuration) } catch {
            throw TLSFailure(path: key, reason: "it is not the key of \(certificate)")
        }
        return TLSIdentity(context: context, names: Self.names(of: first))
    }

    /// The names and addresses that a certificate is for.
    private static func names(of certificate: NIOSSLCertificate) -> Set<String> {
        var names: Set<String> = []
        for name in certificate._subjectAlternativeNames() {
            let bytes = name.contents.withUnsafeBufferPointer { Array($0) }
            switch name.nameType {
            case .dnsName: names.insert(String(decoding: bytes, as: UTF8.self).lowercased())
            case .ipAddress: if let text = address(bytes) { names.insert(text) }
            default: break
            }
        }
        return names
    }

    private static func address(_ bytes: [UInt8]) -> String? {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        guard [4, 16].contains(bytes.count),
            inet_ntop(family, bytes, &text, socklen_t(text.count)) != nil
        else { return nil }
        return String(
            decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// A certificate with its key, read.
struct TLSIdentity: Sendable {
    /// What a connection that is opened now speaks TLS with.
    let context: NIOSSLContext
    /// The hosts that the server answers for; `*.example` stands for one more label.
    let names: Set<String>
}

/// A file for TLS that is not what it should be.
public struct TLSFailure: Error, Hashable, Sendable {
    public var path: String
    /// Goes on after the path: "PATH: it is not …".
    public var reason: String
}

/// The certificate that the server shows, and reads anew after a renewal. Connections that are open
/// keep the one they began with.
final class TLSKeeper: Sendable {
    private let files: TLSFiles
    private let kept: Mutex<TLSIdentity>

    /// Throws when the server could not speak TLS with the files.
    init(_ files: TLSFiles) throws(TLSFailure) {
        self.files = files
        kept = Mutex(try files.read())
    }

    var current: TLSIdentity { kept.withLock { $0 } }

    /// Reads the files. When they are not what they should be, the certificate stays as it was.
    func reload() throws(TLSFailure) {
        let identity = try files.read()
        kept.withLock { $0 = identity }
    }
}
