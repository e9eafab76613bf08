import Peripherals
import Testing

/// What a setting may say about where paper goes.
@Suite struct DestinationTests {
    @Test(arguments: [
        ("/dev/usb/lp0", Destination.device("/dev/usb/lp0")),
        ("serial:/dev/ttyS0", .device("/dev/ttyS0")),
        ("file:/tmp/receipts", .file("/tmp/receipts")),
        ("file:receipts.txt", .file("/data/receipts.txt")),
        ("tcp:printer", .tcp(host: "printer", port: 9_100)),
        ("tcp://10.0.0.7:9101", .tcp(host: "10.0.0.7", port: 9_101)),
        ("tcp:[::1]:9100", .tcp(host: "::1", port: 9_100)),
        ("cups:Receipts", .cups("Receipts")),
    ])
    func eachKindIsRead(text: String, destination: Destination) {
        #expect(Destination(text, in: "/data") == destination)
        #expect(Destination(destination.description) == destination)
    }

    @Test(arguments: [
        "", "lp0", "usb:/dev/usb/lp0", "tcp:", "tcp:host:0", "tcp:host:70000", "tcp:a b",
        "cups:", "cups:-d", "cups:a b", "file:", "serial:ttyS0", "/dev/lp\0", "tcp:user@host",
    ])
    func whatIsNoneIsRefused(text: String) {
        #expect(Destination(text, in: "/data") == nil)
    }
}
