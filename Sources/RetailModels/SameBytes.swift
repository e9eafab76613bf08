extension String {
    /// Whether both texts are the same bytes. `==` takes two spellings of a letter for one, and
    /// comparing the UTF-8 views goes byte by byte through an iterator.
    public func hasSameBytes(as other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        let isEqual = utf8.withContiguousStorageIfAvailable { own in
            other.utf8.withContiguousStorageIfAvailable { other in own.elementsEqual(other) }
        }
        // Only a text that lies in pieces has no storage to look at.
        return (isEqual ?? nil) ?? utf8.elementsEqual(other.utf8)
    }
}
