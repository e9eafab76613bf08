/// Every endpoint of the API, in the order of the documentation. A test compares this list with the
/// server's routes and with `docs/openapi.yaml`.
public enum Endpoints {
    public static let all: [any Endpoint.Type] = [
        ListProducts.self, FindProduct.self, ListCategories.self, ListTaxRates.self,
        ListDepartments.self, ListUnknownCodes.self, ListStock.self, StockHistory.self,
        ListMovements.self, ListCustomers.self, ListOperators.self, ListShifts.self,
        ListSales.self, GetSale.self, GetReceipt.self, GetValue.self, ListOverUses.self,
        PostSale.self, RecordJournal.self, SalesReport.self,
        SyncHealth.self, RegisterDevice.self, ChallengeDevice.self, IssueToken.self,
        GetTillSetup.self, ListTenants.self, CreateTenant.self, SetTenantStatus.self,
        ListLicences.self, CreateLicence.self, ListLocations.self, CreateLocation.self,
        ListTenantOperators.self, CreateOperator.self, ListDevices.self, ApproveDevice.self,
        ChangeDevice.self, OpenOperatorSession.self, ListShopDevices.self,
        ApproveShopDevice.self, ChangeShopDevice.self, ListShopLocations.self, LiveCheck.self,
        ReadyCheck.self, MetricsReport.self, PostAttachment.self, ListAttachments.self,
        GetAttachment.self, GetAttachmentContent.self, DeleteAttachment.self,
        PushBundles.self, PullLog.self, ReadDigest.self, ReportTill.self,
        VerifyChain.self, ListInventory.self, CreateSnapshot.self, GetSnapshotPart.self,
        DeleteSnapshot.self, SalvageBundles.self, ListParked.self, ListConflicts.self,
        ReleaseParked.self,
        ResolveConflict.self, CreatePushSession.self, PutPushPart.self,
        CommitPushSession.self, OfferHeldSales.self, ListHeldSales.self, ClaimHeldSale.self,
        GiveHeldSale.self, SettleHeldSale.self, GetShop.self, ChangeShop.self,
        SetTaxRate.self, AddOperator.self, ChangeOperator.self, ListSuppliers.self,
        SaveSupplier.self, ListPlaces.self, StockValue.self, AddProduct.self,
        SetProductCodes.self,
        ListAccounts.self, ListAccountMovements.self, GetDocument.self, ListAudit.self,
    ]
}
