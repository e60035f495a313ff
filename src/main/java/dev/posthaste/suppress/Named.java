package dev.posthaste.suppress;

import dev.posthaste.EmailAddress;
import dev.posthaste.web.Requested;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An entry of the list as a caller names it: by its id or by its address. */
record Named(@Nullable String id, @Nullable String recipientKey) {

    static Named byAddress(EmailAddress address) {
        return new Named(null, address.canonical());
    }

    /** @throws IllegalArgumentException unless {@code text} is a UUID */
    static Named byId(String text) {
        return new Named(Requested.uuid(text).toString(), null);
    }

    /** As it stands in a path; empty for what cannot be either. */
    static Optional<Named> ofPath(String text) {
        try {
            return Optional.of(text.indexOf('@') < 0 ? byId(text) : byAddress(EmailAddress.parse(text)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
