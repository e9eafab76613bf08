/// Every step of the schema, in order.
public enum Migrations {
    public static let all: [any Migration.Type] = [
        M0001_Shop.self, M0002_Catalogue.self, M0003_Documents.self, M0004_Sales.self,
        M0005_Shifts.self, M0006_Ledger.self, M0007_Stock.self, M0008_Pairing.self,
        M0009_Streams.self, M0010_OperatorSessions.self, M0011_Attachments.self,
        M0012_SyncLog.self, M0013_Snapshots.self, M0014_TillReports.self,
        M0015_Edits.self, M0016_Aliases.self, M0017_Retention.self, M0018_PushSessions.self,
        M0019_Statistics.self, M0020_Audit.self, M0021_Drops.self, M0022_OpenSales.self,
        M0023_Codes.self, M0024_Returns.self, M0026_Lists.self, M0027_Finding.self,
        M0028_CustomerTerms.self, M0029_Suppliers.self, M0030_Release.self,
        M0031_Counting.self,
    ]
}
