package dev.posthaste.compose;

import dev.posthaste.Text;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file that goes with a message.
 *
 * @param filename one line of 1 to 255 characters; a name, not a path
 * @param contentType {@code type/subtype}, perhaps with {@code ; charset=…} (RFC 2045 section 5.1)
 * @param content not copied: who makes an attachment does not change it afterwards
 * @param contentId how the HTML refers to it ({@code cid:…}, RFC 2392); null when it does not
 */
public record Attachment(
        String filename,
        String contentType,
        byte[] content,
        @Nullable String contentId) {

    private static final int LONGEST_FILENAME = 255;
    private static final String TOKEN = "[A-Za-z0-9!#$%&'*+.^_`{|}~-]{1,64}";
    private static final Pattern CONTENT_TYPE =
            Pattern.compile(TOKEN + "/" + TOKEN + "(; ?charset=\"?[\\w.:-]{1,40}\"?)?");
    private static final Pattern CONTENT_ID =
            Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,128}(@[A-Za-z0-9.-]{1,128})?");

    public Attachment {
        checkFilename(filename);
        checkContentType(contentType);
        if (contentId != null) {
            checkContentId(contentId);
        }
    }

    /** @throws IllegalArgumentException with a sentence that says what is wrong, as the other two */
    public static void checkContentType(String contentType) {
        if (!CONTENT_TYPE.matcher(contentType).matches()) {
            throw new IllegalArgumentException(
                    "A content type has the form type/subtype, and no parameter but charset.");
        }
        // RFC 2045 section 6.4: a multipart must not be encoded, so it would have to be free of our boundaries.
        if (contentType.regionMatches(true, 0, "multipart/", 0, "multipart/".length())) {
            throw new IllegalArgumentException("An attachment cannot be a multipart; attach its parts.");
        }
    }

    public static void checkContentId(String contentId) {
        if (!CONTENT_ID.matcher(contentId).matches()) {
            throw new IllegalArgumentException(
                    "A content id is 1 to 128 ASCII letters, digits and marks, without angle brackets and spaces, such as logo@example.com.");
        }
    }

    public static void checkFilename(String filename) {
        if (filename.isBlank() || filename.length() > LONGEST_FILENAME) {
            throw new IllegalArgumentException("A file name is 1 to 255 characters long.");
        }
        if (!Text.isSingleLine(filename)) {
            throw new IllegalArgumentException("A file name is one line of text without control characters.");
        }
        if (filename.indexOf('\u202D') >= 0 || filename.indexOf('\u202E') >= 0) {
            throw new IllegalArgumentException(
                    "A file name has no mark that turns the direction of writing: it hides the ending.");
        }
        if (filename.indexOf('/') >= 0 || filename.indexOf('\\') >= 0) {
            throw new IllegalArgumentException("A file name has no slash and no backslash.");
        }
    }
}
