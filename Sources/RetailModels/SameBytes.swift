extension String {
    /// Whether both texts are the same bytes. `==` takes two spellings of a letter for one, and
    /// comparing the UTF-8 views goes byte by byte through an iterator.
    public func hasSameBytes(as other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        let isEqual = utf8.withContiguousStorageIfAvailable { own in
            other.utf8.withContiguousStorageIfAvailable { Self.areSame(own, $0) }
        }
        // Only a text that lies in pieces has no storage to look at.
        return (isEqual ?? nil) ?? utf8.elementsEqual(other.utf8)
    }

    /// To the end, whatever differs: so the compiler compares many bytes at once, and the texts are
    /// nearly always the same.
    private static func areSame(
        _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        var difference: UInt8 = 0
        for index in left.indices { difference |= left[index] ^ right[index] }
        return difference == 0
    }
}
