package dev.posthaste.streams;

import dev.posthaste.Lane;
import dev.posthaste.Limit;
import dev.posthaste.Mailbox;
import dev.posthaste.OnUnknown;
import dev.posthaste.StreamName;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What holds for the mail of a stream. What is null or empty here is as the lane has it.
 *
 * @param lane of mail whose request names none
 * @param ramp how long to wait after the first, second … failed attempt; the last one repeats. At most 20 waits, each of 1 s to 1 d
 * @param ttl how long mail is worth sending whose request does not say so
 * @param longestTtl how long it can be worth sending, whatever its request says
 * @param onUnknown unless the request says so
 * @param cap how much one recipient gets
 * @param retention how long it is known what became of a mail, from 2 days to 10 years
 * @param from the sender, unless the request or its template says so
 * @param replyTo likewise
 * @param sensitive whether nobody but the recipient is to read what its mail says
 */
public record StreamPolicy(
        StreamName name,
        Lane lane,
        @Nullable List<Duration> ramp,
        @Nullable Duration ttl,
        @Nullable Duration longestTtl,
        @Nullable OnUnknown onUnknown,
        @Nullable Limit cap,
        @Nullable Duration retention,
        @Nullable Mailbox from,
        List<Mailbox> replyTo,
        boolean sensitive) {}
