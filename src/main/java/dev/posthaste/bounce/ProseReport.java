package dev.posthaste.bounce;

import dev.posthaste.queue.Event;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A bounce for people, as qmail and older Exims write it: a sentence with the server's words in it. Only what is surely a bounce is one;
 * an answer of an absent person, with a number in it, is none.
 */
final class ProseReport {

    /** Where the copy of the message begins, whose numbers say nothing. */
    private static final Pattern COPY =
            Pattern.compile("(?m)^-{2,} ?(?:Below this line is a copy|This is a copy|Original message|Transcript)");

    private static final Pattern RECIPIENT =
            Pattern.compile("(?m)^ {0,4}<?([^\\s<>:@]{1,64}@[^\\s<>:@]{1,255})>?:?\\s*$");
    private static final Set<String> MACHINES = Set.of("mailer-daemon", "postmaster", "mail-daemon", "mailerdaemon");
    private static final Pattern SENDER = Pattern.compile("([\\w.+-]{1,64})@");
    private static final String QMAIL = "Hi. This is the "; // D. J. Bernstein's QSBMF
    private static final int LONGEST_QUOTE = 500;

    private ProseReport() {}

    static Optional<News> read(Letter letter) {
        String failed = letter.header().first("x-failed-recipients"); // Exim's
        String text = letter.text();
        boolean surely = failed != null || text.stripLeading().startsWith(QMAIL);
        if (!surely && !isOfAMachine(letter.header())) {
            return Optional.empty();
        }
        String words = words(text);
        Integer code = SmtpWords.code(words);
        if (isWarning(letter.header())) {
            return Optional.of(news(News.Kind.DELAYED, failed, reply(words, 4)));
        }
        boolean failure = code == null ? surely : code >= 400;
        return failure ? Optional.of(news(News.Kind.BOUNCED, failed, reply(words, 5))) : Optional.empty();
    }

    private static News news(News.Kind kind, @Nullable String recipients, Event.Reply reply) {
        boolean one = recipients != null && recipients.indexOf(',') < 0;
        return new News(kind, one ? recipients : null, reply, null, null);
    }

    private static Event.Reply reply(String words, int usual) {
        return SmtpWords.reply(null, words, usual);
    }

    /** From the server's words on: what stands before is ours or the reporting server's. */
    private static String words(String text) {
        Matcher copy = COPY.matcher(text);
        String said = copy.find() ? text.substring(0, copy.start()) : text;
        Matcher recipient = RECIPIENT.matcher(said);
        String after = recipient.find() ? said.substring(recipient.end()) : said;
        Integer code = SmtpWords.code(after);
        int from = code == null ? 0 : Math.max(0, after.indexOf(code.toString()));
        return SmtpWords.line(after.substring(from).replaceAll("\\s+", " "), LONGEST_QUOTE);
    }

    private static boolean isOfAMachine(Fields header) {
        String from = Objects.requireNonNullElse(header.first("from"), "");
        Matcher sender = SENDER.matcher(SmtpWords.line(from, LONGEST_QUOTE));
        return sender.find() && MACHINES.contains(sender.group(1).toLowerCase(Locale.ROOT));
    }

    /** Exim's "message 1abc-2def-3g delayed 24 hours", and whoever else says so in the subject. */
    private static boolean isWarning(Fields header) {
        String subject = Objects.requireNonNullElse(header.first("subject"), "").toLowerCase(Locale.ROOT);
        return subject.contains("delayed") || subject.contains("warning: could not send message");
    }
}
