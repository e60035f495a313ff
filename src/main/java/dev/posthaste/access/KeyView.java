package dev.posthaste.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.posthaste.Grant;
import dev.posthaste.Scope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A key, as the API shows it: Resend's members first, then ours. The key itself is shown once, when it is made. */
public record KeyView(
        String id,
        String name,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("last_used_at") @Nullable Instant lastUsedAt,
        String hint,
        String mode,
        List<String> scopes,
        @JsonProperty("from_domains") List<String> fromDomains,
        List<String> streams,
        List<String> cidrs,
        List<String> recipients,
        @JsonProperty("expires_at") @Nullable Instant expiresAt,
        @JsonProperty("created_by") String createdBy,
        @JsonProperty("rate_limit") @Nullable String rateLimit) {

    static final String COLUMNS =
            "id, name, created_at, last_used_at, hint, " + KeyColumns.GRANT + ", cidrs, created_by";

    /** @param row of {@link #COLUMNS} */
    static KeyView of(ResultSet row) throws SQLException {
        Grant grant = KeyColumns.grant(row);
        return new KeyView(
                row.getString("id"),
                row.getString("name"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                KeyColumns.time(row, "last_used_at"),
                row.getString("hint"),
                grant.mode().wire(),
                grant.scopes().stream().sorted().map(Scope::wire).toList(),
                sorted(grant.fromDomains()),
                sorted(grant.streams()),
                KeyColumns.texts(row, "cidrs"),
                sorted(grant.recipients()),
                grant.expiresAt(),
                row.getString("created_by"),
                row.getString("rate_limit"));
    }

    private static List<String> sorted(Collection<?> values) {
        return values.stream().map(Object::toString).sorted().toList();
    }
}
