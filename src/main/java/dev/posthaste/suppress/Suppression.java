package dev.posthaste.suppress;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.posthaste.secrecy.RowSeal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An address on the list, as the API shows it: Resend's members first, then ours. */
public record Suppression(
        String object,
        String id,
        String email,
        String origin,
        @JsonProperty("source_id") @Nullable String sourceId,
        @JsonProperty("created_at") Instant createdAt,
        @Nullable String note,
        @JsonProperty("expires_at") @Nullable Instant expiresAt) {

    static final String COLUMNS = "id, recipient, origin, source_id, created_at, note, expires_at";

    /** @param row of {@link #COLUMNS} */
    static Suppression of(ResultSet row, RowSeal seal) throws SQLException {
        UUID source = row.getObject(4, UUID.class);
        return new Suppression(
                "suppression",
                row.getString(1),
                seal.shown(row.getString(2)),
                row.getString(3),
                source == null ? null : source.toString(),
                row.getObject(5, OffsetDateTime.class).toInstant(),
                seal.shownIfAny(row.getString(6)),
                time(row.getObject(7, OffsetDateTime.class)));
    }

    private static @Nullable Instant time(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
