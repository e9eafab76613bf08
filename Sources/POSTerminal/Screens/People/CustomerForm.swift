import RetailModels
import TerminalUI

/// A new customer, or what is changed of one: the name, why there is no tax, and how much may be
/// owed. The number is what two tills know one customer by, and stays.
struct CustomerForm: FormKind {
    static let name = "customer-form"
    static let title = "Customer"

    /// Nil for a new one.
    let customer: Customer?

    func heading(_ facts: TillFacts) -> String {
        customer.map { facts.say("Edit customer {}", $0.number) } ?? facts.say("New customer")
    }

    func fields(_ facts: TillFacts) -> [FormField] {
        let terms = customer?.terms
        let number = FormField(
            "Number", hint: facts.say("the shop's own for the customer"), isNeeded: true,
            length: CustomerScreen.numberLengthMax, takesScans: true)
        return (customer == nil ? [number] : [])
            + [
                FormField(
                    "Name", customer?.name ?? "", isNeeded: true,
                    length: CustomerScreen.nameLengthMax),
                FormField(
                    "No tax because", terms?.exemption?.reason ?? "",
                    hint: facts.say("such as resale; empty with tax"),
                    length: TaxExemption.reasonLengthMax),
                FormField(
                    "Certificate", terms?.exemption?.certificate ?? "",
                    hint: facts.say("the number of the paper that says so"),
                    length: TaxExemption.certificateLengthMax),
                FormField(
                    "Credit limit", terms?.creditLimit.map(facts.currency.text) ?? "",
                    hint: facts.say("empty without a limit"), length: 20),
            ]
    }

    func save(_ texts: [String], _ ask: FormAsk) async throws(Trouble) -> String {
        let facts = ask.facts
        var texts = texts
        var number = customer?.number ?? ""
        if customer == nil {
            number = try FormText.clean(
                texts.removeFirst(), facts.say("Number"), limit: CustomerScreen.numberLengthMax)
        }
        guard !number.isEmpty else { throw .fieldMissing(facts.say("Number")) }
        let name = try FormText.clean(texts[0], facts.say("Name"))
        guard !name.isEmpty else { throw .fieldMissing(facts.say("Name")) }
        let terms = try Self.terms(Array(texts.dropFirst()), facts)
        try check(terms, ask)
        guard let customer else { return try await make(number, name, terms, ask) }
        var values = Self.values(terms, unlike: customer.terms)
        if name != customer.name { values["name"] = name }
        guard try await Self.edit(customer, values, ask) else {
            return facts.say("Nothing was changed.")
        }
        return facts.say("{} is changed.", "\(number) \(name)")
    }

    /// Two customers with one number would be one afterwards, under the older one's name.
    private func make(
        _ number: String, _ name: String, _ terms: CustomerTerms, _ ask: FormAsk
    ) async throws(Trouble) -> String {
        let known = try await ask.client.customers.find(number, nil).items
        if let other = known.first(where: { $0.number.hasSameBytes(as: number) }) {
            throw .customerExists(number: number, name: other.name)
        }
        let made = try await ask.client.customers.create(number, name)
        _ = try await Self.edit(made, Self.values(terms, unlike: nil), ask)
        return ask.facts.say("{} is added.", "\(number) \(name)")
    }

    private static func edit(
        _ customer: Customer, _ values: [String: String], _ ask: FormAsk
    ) async throws(Trouble) -> Bool {
        guard !values.isEmpty else { return false }
        let change = RowChange(
            table: .customer, row: customer.id, values: values, by: ask.person)
        guard try await ask.client.backOffice.edit(change) else { return false }
        await ask.client.note(
            AuditNote(
                .peopleChange, by: ask.person, subject: "customer \(customer.number)",
                detail: values.map { "\($0.key) \($0.value)" }.sorted()
                    .joined(separator: ", ")))
        return true
    }

    // MARK: - What holds for the customer

    /// From the fields behind the name.
    private static func terms(
        _ texts: [String], _ facts: TillFacts
    ) throws(Trouble) -> CustomerTerms {
        let reason = try FormText.clean(
            texts[0], facts.say("No tax because"), limit: TaxExemption.reasonLengthMax)
        let certificate = try FormText.clean(
            texts[1], facts.say("Certificate"), limit: TaxExemption.certificateLengthMax)
        guard certificate.isEmpty || !reason.isEmpty else {
            throw .fieldMissing(facts.say("No tax because"))
        }
        var terms = CustomerTerms()
        if !reason.isEmpty {
            terms.exemption = TaxExemption(reason: reason, certificate: certificate)
        }
        guard !texts[2].isEmpty else { return terms }
        do { terms.creditLimit = try facts.currency.parse(texts[2]) } catch {
            throw .amount(texts[2], error)
        }
        guard let limit = terms.creditLimit, limit >= .zero else {
            throw .notTaken(facts.say("Credit limit"), facts.say("is not below zero"))
        }
        return terms
    }

    /// Who may not sell without tax, or beyond a limit, does not allow it for good either.
    private func check(_ terms: CustomerTerms, _ ask: FormAsk) throws(Trouble) {
        let isExemptionKept = terms.exemption == customer?.terms?.exemption
        let isLimitKept = terms.creditLimit == customer?.terms?.creditLimit
        guard isExemptionKept || ask.facts.allows(ask.person, .taxExempt),
            isLimitKept || ask.facts.allows(ask.person, .accountLimit)
        else { throw .managersOnly }
    }

    /// The columns that are another.
    private static func values(
        _ terms: CustomerTerms, unlike known: CustomerTerms?
    ) -> [String: String] {
        let (new, old) = (columns(terms), columns(known ?? CustomerTerms()))
        return new.filter { $0.value != old[$0.key] }
    }

    private static func columns(_ terms: CustomerTerms) -> [String: String] {
        [
            "exempt_reason": terms.exemption?.reason ?? "",
            "exempt_certificate": terms.exemption?.certificate ?? "",
            "credit_limit": terms.creditLimit.map { "\($0.minor)" } ?? "",
        ]
    }
}
