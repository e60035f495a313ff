package dev.posthaste.bounce;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Where in a report the return path stands that it came to, or that the mail had which it is about. */
final class ReportAddresses {

    /** Written by the server that took it in, then by the one that sent it. */
    private static final List<String> CAME_TO =
            List.of("x-original-to", "delivered-to", "envelope-to", "x-envelope-to", "to");

    private ReportAddresses() {}

    static List<String> of(Letter letter) {
        // A complaint comes to an address that was registered for all of them, and tells of the mail it is about.
        return Stream.of(
                        CAME_TO.stream().flatMap(name -> letter.header().all(name).stream()),
                        Stream.of(letter.feedback().first("original-mail-from")),
                        letter.returned().all("return-path").stream())
                .flatMap(each -> each)
                .filter(Objects::nonNull)
                .toList();
    }
}
