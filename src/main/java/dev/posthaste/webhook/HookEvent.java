package dev.posthaste.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint was or is to be told, as the API shows it: Resend's members first, then ours.
 *
 * @param id its {@code webhook-id}
 * @param nextAttemptAt null when none is to come
 * @param emailId null for a test
 * @param payload left out of lists
 */
public record HookEvent(
        String object,
        String id,
        String type,
        @JsonProperty("created_at") Instant createdAt,
        String status,
        @JsonProperty("next_attempt_at") @Nullable Instant nextAttemptAt,
        int attempts,
        @JsonProperty("email_id") @Nullable String emailId,

        @JsonRawValue @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        String payload) {

    /** A row that somebody has taken is called {@code attempting}. */
    static final String STATUS =
            "case when status = 'pending' and leased_until > now() then 'attempting' else status end";

    static final String COLUMNS =
            "id, type, created_at, " + STATUS + ", case when status = 'pending' then due_at end, attempts, email_id";

    /** @param row of {@link #COLUMNS} */
    static HookEvent of(ResultSet row, @Nullable String payload) throws SQLException {
        return new HookEvent(
                "webhook_event",
                row.getString(1),
                row.getString(2),
                row.getObject(3, OffsetDateTime.class).toInstant(),
                row.getString(4),
                Hook.time(row.getObject(5, OffsetDateTime.class)),
                row.getInt(6),
                row.getString(7),
                payload);
    }
}
