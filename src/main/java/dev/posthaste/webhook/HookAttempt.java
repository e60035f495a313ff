package dev.posthaste.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.posthaste.secrecy.RowSeal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * One call, as the API shows it: Resend's members first, then ours.
 *
 * @param id its number, as a text
 * @param httpStatusCode null when there was no answer
 * @param response the beginning of the answer's body
 * @param detail why there was no answer; null when there was one
 */
public record HookAttempt(
        String id,
        @JsonProperty("http_status_code") @Nullable Integer httpStatusCode,
        @Nullable String response,
        @JsonProperty("sent_at") Instant sentAt,
        @JsonProperty("took_ms") long tookMs,
        @Nullable String detail) {

    static final String COLUMNS = "number, code, answer, sent_at, took_ms, cause";

    /** @param row of {@link #COLUMNS} */
    static HookAttempt of(ResultSet row, RowSeal seal) throws SQLException {
        return new HookAttempt(
                row.getString(1),
                row.getObject(2, Integer.class),
                seal.shownIfAny(row.getString(3)),
                row.getObject(4, OffsetDateTime.class).toInstant(),
                row.getLong(5),
                row.getString(6));
    }
}
