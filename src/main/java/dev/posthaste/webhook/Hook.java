package dev.posthaste.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint as the API shows it: Resend's members first, then ours.
 *
 * @param disabledReason {@code gone} or {@code failing}; null when it is enabled, or a person disabled it
 * @param failingSince since when it has done nothing but fail; null when it is well
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Hook(
        String object,
        String id,
        @JsonProperty("created_at") Instant createdAt,
        String status,
        String endpoint,
        List<String> events,
        @JsonProperty("disabled_reason") @Nullable String disabledReason,
        @JsonProperty("disabled_at") @Nullable Instant disabledAt,
        @JsonProperty("failing_since") @Nullable Instant failingSince) {

    /** It answered 410. */
    static final String GONE = "gone";

    /** It did nothing but fail for {@code posthaste.webhooks.give-up-after}. */
    static final String FAILING = "failing";

    static final String COLUMNS =
            "id, created_at, status, endpoint, events, disabled_reason, disabled_at, failing_since";

    /** @param row of {@link #COLUMNS} */
    static Hook of(ResultSet row) throws SQLException {
        return new Hook(
                "webhook",
                row.getString(1),
                row.getObject(2, OffsetDateTime.class).toInstant(),
                row.getString(3),
                row.getString(4),
                List.of((String[]) row.getArray(5).getArray()),
                row.getString(6),
                time(row.getObject(7, OffsetDateTime.class)),
                time(row.getObject(8, OffsetDateTime.class)));
    }

    static @Nullable Instant time(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
