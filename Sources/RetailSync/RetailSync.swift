// Full reconciliation (outbox, pull, snapshots) is not built yet; see docs/DECISIONS.md.
