package dev.posthaste.compose;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The parameters that carry a file's name. */
final class FilenameParameter {

    private static final int SECTION = 54; // with filename*10*= and the indent within 76
    // Less than RFC 2231 section 7 allows: some readers decode as for a URL and make a space of a plus.
    private static final String ATTRIBUTE_MARKS = "-._";

    private FilenameParameter() {}

    /** For Content-Disposition: {@code filename="…"}, or RFC 2231 where that cannot say it. */
    static List<String> exact(String filename) {
        if (isPlain(filename)) {
            return List.of("filename=\"" + filename + '"');
        }
        List<String> sections = sections("UTF-8''", filename);
        if (sections.size() == 1) {
            return List.of("filename*=" + sections.getFirst());
        }
        List<String> parameters = new ArrayList<>();
        for (String section : sections) {
            parameters.add("filename*" + parameters.size() + "*=" + section);
        }
        return parameters;
    }

    /**
     * For Content-Type: {@code name="…"} in ASCII, which programs that do not know RFC 2231 show. Not as a second filename in
     * Content-Disposition: of two, many readers take the plain one, and nobody sees the real name.
     */
    static String ascii(String filename) {
        StringBuilder ascii = new StringBuilder();
        filename.codePoints().forEach(c -> {
            boolean plain = c >= ' ' && c <= '~' && c != '"' && c != '\\' && c != '=';
            ascii.append(plain ? (char) c : '_');
        });
        return "name=\"" + ascii + '"';
    }

    /**
     * Whether it may stand between quotes and reads as itself there: many readers decode an encoded word, and some take
     * {@code a'b'c} for RFC 2231.
     */
    private static boolean isPlain(String filename) {
        return filename.chars().allMatch(c -> c >= ' ' && c <= '~' && "\"\\'".indexOf(c) < 0)
                && !filename.contains("=?");
    }

    private static List<String> sections(String start, String filename) {
        List<String> sections = new ArrayList<>();
        StringBuilder section = new StringBuilder(start);
        for (byte octet : filename.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xFF);
            String encoded = c < 128 && (Character.isLetterOrDigit(c) || ATTRIBUTE_MARKS.indexOf(c) >= 0)
                    ? String.valueOf(c)
                    : "%%%02X".formatted((int) c);
            if (section.length() + encoded.length() > SECTION) {
                sections.add(section.toString());
                section.setLength(0);
            }
            section.append(encoded);
        }
        sections.add(section.toString());
        return sections;
    }
}
