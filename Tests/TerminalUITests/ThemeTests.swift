import TerminalUI
import Testing

/// Every role can be read, with however many colours.
@Suite struct ThemeTests {
    private let standard = Theme.standard

    @Test func noTextHasTheColourOfItsGround() {
        for role in Role.allCases {
            let style = standard.style(for: role)
            guard let foreground = style.foreground, let background = style.background else {
                continue
            }
            #expect(foreground != background, "\(role)")
            // Eight colours: bold makes the bright ones.
            #expect(foreground.rawValue % 8 != background.rawValue % 8, "\(role) in 8 colours")
        }
    }

    /// The terminal's own ground may be light or dark: black and white are only used on a ground
    /// of our own.
    @Test func noTextIsLostOnAGroundOfItsColour() {
        for role in Role.allCases {
            let style = standard.style(for: role)
            guard let foreground = style.foreground, style.background == nil else { continue }
            let lost: [Color] = [.black, .white, .brightBlack, .brightWhite]
            #expect(!lost.contains(foreground), "\(role)")
        }
    }

    /// What must not be missed is bold or reversed as well, for who sees no colours.
    @Test func noMeaningHangsOnColourAlone() {
        let loud: [Role] = [.alert, .banner, .bad, .good, .warning, .selection, .caret, .total]
        for role in loud {
            for style in [standard.style(for: role).withoutColors, Theme.mono.style(for: role)] {
                #expect(style.isBold || style.isReverse || style.isUnderlined, "\(role)")
            }
        }
    }

    @Test func monoHasNoColours() {
        for role in Role.allCases {
            let style = Theme.mono.style(for: role)
            #expect(style == style.withoutColors, "\(role)")
        }
    }
}
