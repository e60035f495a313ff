package dev.posthaste;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an API key may do.
 *
 * @param fromDomains of senders; none for any
 * @param streams that it may send in; none for any
 * @param recipients whom a key of the mode {@code team} may write to; of no meaning in another mode
 * @param expiresAt from then on it may do nothing; null for never
 * @param rate how much it may ask for; null for what is usual
 */
public record Grant(
        KeyMode mode,
        Set<Scope> scopes,
        Set<DomainPattern> fromDomains,
        Set<String> streams,
        Set<RecipientPattern> recipients,
        @Nullable Instant expiresAt,
        @Nullable Limit rate) {

    /** Everything. */
    public static final Grant ALL =
            new Grant(KeyMode.LIVE, EnumSet.allOf(Scope.class), Set.of(), Set.of(), Set.of(), null);

    public Grant {
        scopes = Set.copyOf(scopes);
        fromDomains = Set.copyOf(fromDomains);
        streams = Set.copyOf(streams);
        recipients = Set.copyOf(recipients);
    }

    /** One that may ask for as much as is usual. */
    public Grant(
            KeyMode mode,
            Set<Scope> scopes,
            Set<DomainPattern> fromDomains,
            Set<String> streams,
            Set<RecipientPattern> recipients,
            @Nullable Instant expiresAt) {
        this(mode, scopes, fromDomains, streams, recipients, expiresAt, null);
    }

    /** The same, for who may ask for so much. */
    public Grant limited(@Nullable Limit limit) {
        return new Grant(mode, scopes, fromDomains, streams, recipients, expiresAt, limit);
    }

    public boolean allows(Scope scope) {
        return scopes.contains(scope);
    }

    /** @param sandbox whether the mail is of a sandbox; a key of another mode may decide about such mail, too: nothing of it leaves */
    public boolean allowsMode(boolean sandbox) {
        return sandbox || mode != KeyMode.SANDBOX;
    }

    public boolean allowsSender(EmailAddress sender) {
        return fromDomains.isEmpty() || fromDomains.stream().anyMatch(each -> each.matches(sender.domain()));
    }

    public boolean allowsRecipient(EmailAddress recipient) {
        return mode != KeyMode.TEAM || recipients.stream().anyMatch(each -> each.matches(recipient));
    }

    /** @param stream null for mail that is in none */
    public boolean allowsStream(@Nullable String stream) {
        return streams.isEmpty() || stream != null && streams.contains(stream);
    }
}
