package dev.posthaste;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * U+010A, U+560D, U+1F60A …: whoever keeps only the lowest octet of these makes a line end of each. All that Unicode has room for,
 * but for the halves of pairs.
 */
public final class DisguisedLineEnds {

    private DisguisedLineEnds() {}

    public static IntStream codePoints() {
        return IntStream.rangeClosed(0x100, Character.MAX_CODE_POINT)
                .filter(point -> (point & 0xFF) == '\n' || (point & 0xFF) == '\r')
                .filter(point -> Character.getType(point) != Character.SURROGATE);
    }

    /** One after the other, in texts of so many. */
    public static List<String> texts(IntStream codePoints, int each) {
        int[] points = codePoints.toArray();
        List<String> texts = new ArrayList<>();
        for (int begin = 0; begin < points.length; begin += each) {
            texts.add(new String(points, begin, Math.min(each, points.length - begin)));
        }
        return texts;
    }

    /** RFC 6531 lets an address have any of them; ours have what a mailbox can be made of. */
    public static boolean maybeInAddress(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.UNASSIGNED, Character.PRIVATE_USE, Character.FORMAT, Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }
}
