package dev.posthaste.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttachmentTest {

    private static final byte[] NOTHING = {};

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a/b", "a\\b", "a\r\nX: y", "a\u2028b", "a\0", "a\uD800", "invoice\u202Efdp.exe"})
    void a_file_name_is_one_line_and_no_path(String filename) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Attachment(filename, "application/pdf", NOTHING, null))
                .withMessageStartingWith("A file name ");
    }

    @Test
    void a_file_name_is_at_most_255_characters_long() {
        assertThat(new Attachment("a".repeat(255), "application/pdf", NOTHING, null).filename())
                .hasSize(255);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Attachment("a".repeat(256), "application/pdf", NOTHING, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/pdf", "text/csv; charset=UTF-8", "text/csv;charset=\"utf-8\"", "image/svg+xml"})
    void takes_a_type_and_its_charset(String contentType) {
        assertThat(new Attachment("a", contentType, NOTHING, null).contentType())
                .isEqualTo(contentType);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "pdf",
                "application/",
                "/pdf",
                "application/pdf; name=x",
                "application/pdf\r\nX: y",
                "application/pdf\n",
                "a b/c",
                "text/csv; charset=\"",
                "text/csv; charset=a; charset=b",
                "text/ü"
            })
    void a_content_type_is_two_tokens(String contentType) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Attachment("a", contentType, NOTHING, null))
                .withMessage("A content type has the form type/subtype, and no parameter but charset.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"multipart/mixed", "Multipart/Related"})
    void a_multipart_cannot_be_attached(String contentType) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Attachment("a", contentType, NOTHING, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<logo>", "a b", "a\r\nb", "a>b", "a@b@c", "ü"})
    void a_content_id_has_no_brackets_and_no_spaces(String contentId) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Attachment("a", "image/png", NOTHING, contentId))
                .withMessageStartingWith("A content id is ");
    }
}
