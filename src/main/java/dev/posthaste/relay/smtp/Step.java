package dev.posthaste.relay.smtp;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One turn of a conversation. Neither secrets nor the message are in it.
 *
 * @param said the command's verb, with the mechanism of an AUTH; "." for the final dot, and a word of ours for what is no
 *     command
 * @param reply null when there was none, or none is due
 * @param took from the end of the step before; what was said together with it is answered in no time
 */
public record Step(Phase phase, String said, @Nullable SmtpReply reply, Duration took) {}
