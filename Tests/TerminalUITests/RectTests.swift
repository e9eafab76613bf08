import Testing

@testable import TerminalUI

@Suite struct RectTests {
    let area = Rect(x: 2, y: 3, width: 10, height: 6)

    @Test func splittingCutsOffOneSideAndKeepsTheRest() {
        #expect(area.splittingTop(2).top == Rect(x: 2, y: 3, width: 10, height: 2))
        #expect(area.splittingTop(2).rest == Rect(x: 2, y: 5, width: 10, height: 4))
        #expect(area.splittingBottom(1).bottom == Rect(x: 2, y: 8, width: 10, height: 1))
        #expect(area.splittingBottom(1).rest == Rect(x: 2, y: 3, width: 10, height: 5))
        #expect(area.splittingLeft(4).left == Rect(x: 2, y: 3, width: 4, height: 6))
        #expect(area.splittingLeft(4).rest == Rect(x: 6, y: 3, width: 6, height: 6))
        #expect(area.splittingRight(3).right == Rect(x: 9, y: 3, width: 3, height: 6))
        #expect(area.splittingRight(3).rest == Rect(x: 2, y: 3, width: 7, height: 6))
    }

    @Test func rowsAndMiddle() {
        #expect(area.row(5) == Rect(x: 2, y: 8, width: 10, height: 1))
        #expect(area.row(6).isEmpty)
        #expect(area.row(-1).isEmpty)
        #expect(area.centered(width: 4, height: 2) == Rect(x: 5, y: 5, width: 4, height: 2))
        #expect(area.centered(width: 99, height: 99) == area)
        #expect(area.inset(1) == Rect(x: 3, y: 4, width: 8, height: 4))
    }

    @Test func rectanglesThatDoNotTouchHaveNothingInCommon() {
        #expect(area.intersection(Rect(x: 12, y: 3, width: 5, height: 5)).isEmpty)
        #expect(
            area.intersection(Rect(x: 0, y: 0, width: 4, height: 4))
                == Rect(x: 2, y: 3, width: 2, height: 1))
    }

    /// However it is cut, the pieces lie inside and make up the whole; nothing traps.
    @Test func everyCutOfEverySizeStaysInside() {
        for width in 0...3 {
            for height in 0...3 {
                let area = Rect(x: 1, y: 1, width: width, height: height)
                for count in -2...5 {
                    let top = area.splittingTop(count)
                    #expect(top.top.height + top.rest.height == height)
                    let bottom = area.splittingBottom(count)
                    #expect(bottom.bottom.endY == area.endY)
                    #expect(bottom.bottom.height + bottom.rest.height == height)
                    let left = area.splittingLeft(count)
                    #expect(left.left.width + left.rest.width == width)
                    let right = area.splittingRight(count)
                    #expect(right.right.endX == area.endX)
                    let inner = area.inset(count)
                    #expect(inner.isEmpty || area.intersection(inner) == inner)
                    let middle = area.centered(width: count, height: count)
                    #expect(middle.isEmpty || area.intersection(middle) == middle)
                }
            }
        }
    }
}
