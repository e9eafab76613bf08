extension Product {
    /// Why nobody may make it, by the rules that its columns are edited by and a file is read by;
    /// nil when somebody may.
    public func fault() -> String? {
        let values = [
            "name": name, "brand": brand, "unit": unit, "price": "\(price.minor)",
            "cost": "\(cost.minor)", "tax_class": taxClass,
            "deposit_sku": traits?.depositSKU ?? "", "age_limit": "\(traits?.ageLimit ?? 0)",
            "favourite": "\(traits?.favourite ?? 0)",
        ]
        for column in EditTable.product.columns {
            if let value = values[column.name], let fault = column.fault(value) { return fault }
        }
        for (name, text) in [("sku", sku), ("department", department)] where text.isEmpty {
            return "\(name) is empty"
        }
        for (name, text) in [
            ("sku", sku), ("department", department), ("category", category),
        ] {
            if let fault = CleanText.fault(text, limit: 200) { return "\(name) \(fault)" }
        }
        return codesFault()
    }

    /// Why a code of it is none; nil when all are.
    public func codesFault() -> String? {
        guard barcode.isEmpty || PackCode.list(barcode) == [PackCode(code: barcode)] else {
            return "barcode '\(barcode.prefix(60))' is none"
        }
        guard ProductTraits.isPLU(traits?.plu ?? "") else {
            return "plu is not up to \(ProductTraits.pluLengthMax) digits"
        }
        let packs = traits?.packs ?? []
        guard packs.count <= PackCode.countMax else {
            return "a product has at most \(PackCode.countMax) further codes"
        }
        for pack in packs where PackCode.list(PackCode.text([pack])) != [pack] {
            return "the code '\(pack.code.prefix(60))' is none, or stands for nothing"
        }
        return nil
    }

    /// True for the same in all but what the server gives it: its id and its place.
    public func isSame(as other: Product) -> Bool {
        var same = self
        (same.id, same.ordinal) = (other.id, other.ordinal)
        return same == other
    }

    /// A code that it has twice; nil when each is there once.
    public var codeTwice: String? {
        var seen: Set<[UInt8]> = []
        let all = [barcode, traits?.plu ?? ""] + (traits?.packs ?? []).map(\.code)
        return all.first { !$0.isEmpty && !seen.insert(Array($0.utf8)).inserted }
    }
}
