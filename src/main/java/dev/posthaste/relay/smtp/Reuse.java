package dev.posthaste.relay.smtp;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * How many connections a server may have, and how long they are kept, where that is another than the client's own {@link Limits}.
 *
 * @param mails after so many a connection is closed and replaced
 * @param idle how long a connection is kept open without a mail
 * @param rooms that each of its connections takes a place in; none for as many as there are mails at once
 */
public record Reuse(OptionalInt mails, Optional<Duration> idle, List<Room> rooms) {

    public static final Reuse AS_USUAL = new Reuse(OptionalInt.empty(), Optional.empty(), List.of());

    public Reuse {
        rooms = List.copyOf(rooms);
    }

    /** The same, in one room more. */
    public Reuse in(Room room) {
        return new Reuse(
                mails, idle, Stream.concat(rooms.stream(), Stream.of(room)).toList());
    }

    Limits over(Limits usual) {
        return new Limits(mails.orElse(usual.transactionsPerConnection()), idle.orElse(usual.idle()));
    }
}
