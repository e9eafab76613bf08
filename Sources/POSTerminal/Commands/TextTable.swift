import RetailModels
import TerminalUI
import Till

/// Rows of text, printed for a person, a spreadsheet or a program.
struct TextTable {
    let columns: [String]
    let rows: [[String]]
    /// How many of the first columns are words; the others are figures.
    var wordsCount = 1

    /// Columns aligned, words to the left and figures to the right.
    var aligned: String {
        let widths = columns.indices.map { column in
            ([columns] + rows).map { TextWidth.of($0[column]) }.max() ?? 0
        }
        return ([columns] + rows).map { row in
            row.indices.map { column in
                TextWidth.pad(row[column], to: widths[column], column < wordsCount ? .left : .right)
            }.joined(separator: "  ")
        }.joined(separator: "\n")
    }

    /// RFC 4180 but for the line ends, which are the system's.
    var csv: String {
        ([columns] + rows).map { $0.map(CSVText.quoted).joined(separator: ",") }
            .joined(separator: "\n")
    }

    /// An array with one object a row.
    var json: JSON {
        .array(
            rows.map { row in
                .object(
                    Dictionary(
                        zip(columns, row.map(JSON.string)),
                        uniquingKeysWith: { first, _ in first }))
            })
    }
}

extension Output {
    static func table(_ table: TextTable, as format: ReportCommand.Format) {
        switch format {
        case .table: data(table.aligned)
        case .csv: data(table.csv)
        case .json: data(String(decoding: table.json.canonicalBytes(), as: UTF8.self))
        }
    }
}
