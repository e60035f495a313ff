package dev.posthaste.compose;

import dev.posthaste.Mailbox;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes header fields, folded at 76 characters (RFC 2047 section 2; RFC 5322 would allow 78) where there is a space to fold
 * at. The first word always stands beside the field's name: some readers take a field whose first line is blank for an
 * empty one.
 */
final class HeaderWriter {

    private static final int WIDTH = 76;
    private static final int LONGEST_SUBJECT_WORD = WIDTH - 1;
    // A caller's header is not encoded because a word is long: it may be the URL of a List-Unsubscribe. Only what
    // cannot stand on a line of 998 octets is.
    private static final int LONGEST_CUSTOM_WORD = 900;

    private final Octets out;

    HeaderWriter(Octets out) {
        this.out = out;
    }

    /** A value that is one short ASCII word, or is never to be folded. */
    void field(String name, String value) {
        out.add(name).add(": ").add(value).crlf();
    }

    void subject(String text) {
        write("Subject", words(EncodedWords.text(text, "Subject: ".length(), LONGEST_SUBJECT_WORD)));
    }

    void custom(String name, String text) {
        write(name, words(EncodedWords.text(text, name.length() + 2, LONGEST_CUSTOM_WORD)));
    }

    /** Nothing at all when there are no mailboxes. */
    void mailboxes(String name, List<Mailbox> mailboxes) {
        if (mailboxes.isEmpty()) {
            return;
        }
        List<String> words = new ArrayList<>();
        for (Mailbox mailbox : mailboxes) {
            if (!words.isEmpty()) {
                words.add(words.removeLast() + ",");
            }
            addMailbox(mailbox, words.isEmpty() ? name.length() + 2 : 1, words);
        }
        write(name, words);
    }

    /** A Content-… field; each parameter that does not fit goes to the next line. */
    void parameters(String name, String value, List<String> parameters) {
        List<String> words = new ArrayList<>();
        words.add(value);
        for (String parameter : parameters) {
            words.add(words.removeLast() + ";");
            words.add(" " + parameter);
        }
        write(name, words);
    }

    private static void addMailbox(Mailbox mailbox, int used, List<String> words) {
        String name = mailbox.name();
        // RFC 6532: a local part with other letters than ASCII stands here in UTF-8, as it does in the envelope.
        String address = mailbox.address().toString();
        if (name == null || name.isBlank()) {
            words.add(words.isEmpty() ? address : " " + address);
            return;
        }
        String phrase = EncodedWords.phrase(name, used);
        String spaced = words.isEmpty() ? phrase : " " + phrase;
        // In one piece where it fits: it reads best, and not every reader unfolds a quoted string.
        if (used + phrase.length() + address.length() + " <>,".length() <= WIDTH) {
            words.add(spaced + " <" + address + ">");
            return;
        }
        words.addAll(phrase.startsWith("\"") ? List.of(spaced) : words(spaced));
        words.add(" <" + address + ">");
    }

    /** Each word with the spaces before it, so that folding keeps them and no line is blank. */
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        int start = 0;
        for (int i = 1; i < text.length(); i++) {
            if (text.charAt(i) == ' ' && text.charAt(i - 1) != ' ') {
                words.add(text.substring(start, i));
                start = i;
            }
        }
        words.add(text.substring(start));
        return words;
    }

    private void write(String name, List<String> words) {
        out.add(name).add(": ");
        int column = name.length() + 2;
        boolean first = true;
        for (String word : words) {
            if (!first && column + word.length() > WIDTH) {
                out.crlf();
                column = 0;
            }
            out.add(word);
            column += word.length();
            first = false;
        }
        out.crlf();
    }
}
