package dev.posthaste.accept;

import dev.posthaste.Grant;
import dev.posthaste.Mailbox;
import dev.posthaste.web.Faults;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Holds an email to what its API key is for. What it may not do is a fault like another, so that the caller learns of all at once. */
final class Permission {

    private final Grant grant;
    private final Faults faults;

    Permission(Grant grant, Faults faults) {
        this.grant = grant;
        this.faults = faults;
    }

    /** @param sender null when there was none to be read */
    void checkSender(@Nullable Mailbox sender) {
        if (sender != null && !grant.allowsSender(sender.address())) {
            faults.add("/from", "This API key sends from %s only.".formatted(named(grant.fromDomains())));
        }
    }

    void checkStream(@Nullable String stream) {
        if (!grant.allowsStream(stream)) {
            faults.add("/stream", "This API key sends in %s only; name one.".formatted(named(grant.streams())));
        }
    }

    /** @param field {@code to}, {@code cc} or {@code bcc} */
    void checkRecipients(String field, List<Mailbox> recipients) {
        if (!recipients.stream().allMatch(recipient -> grant.allowsRecipient(recipient.address()))) {
            faults.add(
                    "/" + field,
                    "This API key has the mode team and writes to %s only.".formatted(named(grant.recipients())));
        }
    }

    private static String named(Collection<?> allowed) {
        return allowed.stream().map(Object::toString).sorted().collect(Collectors.joining(", "));
    }
}
