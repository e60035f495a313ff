package dev.posthaste.relay.dkim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which fields a signature covers (RFC 6376 section 5.4). What relays write themselves is not among them: Return-Path, Received,
 * the results of their own checks.
 */
final class SignedNames {

    /**
     * Named once more than the message has them, so that the signature breaks when somebody on the way adds another: a reader may
     * show the first, and a verifier looks at the last (RFC 6376 sections 5.4.2 and 8.15).
     */
    private static final List<String> SEALED =
            List.of("from", "to", "cc", "reply-to", "subject", "date", "message-id", "mime-version", "content-type");

    /** Named as often as the message has them. */
    private static final Set<String> COVERED = Set.of(
            "sender",
            "in-reply-to",
            "references",
            "content-transfer-encoding",
            "content-disposition",
            "content-id",
            "auto-submitted",
            "feedback-id"); // Google's: counted only when it is signed

    /** RFC 8058 section 4 wants List-Unsubscribe and List-Unsubscribe-Post to be signed; the others cost nothing. */
    private static final String LISTS = "list-";

    private SignedNames() {}

    /** In an order that depends on nothing but the names. */
    static List<String> of(List<HeaderField> fields) {
        List<String> present = fields.stream().map(HeaderField::name).toList();
        List<String> names = new ArrayList<>();
        for (String name : SEALED) {
            names.addAll(Collections.nCopies(Collections.frequency(present, name) + 1, name));
        }
        for (String name : new TreeSet<>(present)) {
            if (COVERED.contains(name) || name.startsWith(LISTS)) {
                names.addAll(Collections.nCopies(Collections.frequency(present, name), name));
            }
        }
        return names;
    }
}
