package dev.posthaste.compose;

import static dev.posthaste.compose.Drafts.ADA;
import static dev.posthaste.compose.Drafts.LIGHTHOUSE;
import static dev.posthaste.compose.Drafts.mailbox;

import dev.posthaste.Mailbox;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One file for each shape that a message can have. */
class ComposerGoldenTest {

    private static final byte[] PIXEL = {
        (byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R', (byte) 0xFF, 1, 2, 3
    };

    @Test
    void text_alone_is_a_single_part() {
        check("text", Drafts.text("Hi Ada,\n\nthat is all.\n"));
    }

    @Test
    void html_alone_is_a_single_part() {
        check("html", Drafts.html("<p>Hi Ada,</p>\n<p>that is all.</p>\n"));
    }

    @Test
    void text_and_html_are_alternatives() {
        check("alternative", Drafts.of(new Content("Hello", "<p>Hi Zoë</p>\n", "Hi Zoë\n")));
    }

    @Test
    void a_template_is_composed() {
        String html = Golden.read("templates/password-reset.en.html");
        String[] text = Golden.read("templates/password-reset.en.txt").split("\n\n", 2);
        check("password-reset", Drafts.of(new Content(text[0], html, text[1])));
    }

    @Test
    void every_header_has_its_place() {
        check(
                "headers",
                new Draft(
                        Drafts.ID,
                        Drafts.DATE,
                        LIGHTHOUSE,
                        List.of(ADA),
                        List.of(mailbox(null, "cc@example.com"), mailbox("Grace", "grace@example.com")),
                        List.of(mailbox("Support, Lighthouse", "support@lighthouse.example")),
                        new Content("Hello", null, "Hi.\n"),
                        Map.of(
                                "X-Campaign",
                                "réset",
                                "List-Unsubscribe",
                                "<https://lighthouse.example/unsubscribe?token=" + "a1b2".repeat(30) + ">",
                                "References",
                                "<1@example.com> <2@example.com> <3@example.com> <4@example.com> <5@example.com>"),
                        List.of()));
    }

    @Test
    void files_are_attached() {
        check(
                "attachment",
                Drafts.of(
                        new Content("Your receipt", "<p>Attached.</p>\n", "Attached.\n"),
                        Drafts.file(
                                "receipt 1.pdf",
                                "application/pdf",
                                "%PDF-1.7 \0\1\2".repeat(12).getBytes(StandardCharsets.ISO_8859_1)),
                        Drafts.file("Rechnung für Zoë.pdf", "application/pdf", (byte) 1),
                        Drafts.file("領収書".repeat(20) + ".csv", "text/csv; charset=UTF-8", (byte) 'a'),
                        Drafts.file("forwarded.eml", "message/rfc822", (byte) 'a')));
    }

    @Test
    void images_that_the_html_shows_are_related_to_it() {
        check(
                "inline",
                Drafts.of(
                        new Content("Hello", "<img src=\"cid:logo@lighthouse.example\">\n", "Hello\n"),
                        Drafts.image("logo@lighthouse.example", PIXEL)));
    }

    @Test
    void all_at_once_nests() {
        check(
                "nested",
                Drafts.of(
                        new Content("Hello", "<img src=\"cid:logo\">\n", "Hello\n"),
                        Drafts.image("logo", PIXEL),
                        Drafts.file("receipt.pdf", "application/pdf", (byte) 1, (byte) 2)));
    }

    @Test
    void fifty_recipients_are_folded() {
        check(
                "fifty-recipients",
                Drafts.to(IntStream.range(0, 50)
                        .mapToObj(i -> mailbox(i % 3 == 0 ? null : "Recipient " + i, "recipient-" + i + "@example.com"))
                        .toArray(Mailbox[]::new)));
    }

    @Test
    void every_script_survives() {
        check(
                "scripts",
                Drafts.of(
                        mailbox("Zoë 🚀 O'Brien", "no-reply@lighthouse.example"),
                        List.of(
                                mailbox("山田 太郎", "taro@例え.jp"),
                                mailbox("مريم ابراهيم", "maryam@example.com"),
                                mailbox("Lovelace, \"Ada\" (Countess)", "ada@example.com"),
                                mailbox("J. R. \\ Dobbs", "\"j r\"@example.com"),
                                mailbox("=?utf-8?q?not_an_encoded_word?=", "x@example.com"),
                                mailbox("Юлия", "юлия@пример.рф")),
                        new Content(
                                "Grüße 👩‍👩‍👧‍👦 aus Köln — パスワードの再設定 — שלום — "
                                        + "a subject that needs more than one encoded word",
                                "<p>パスワードを再設定するには、下のボタンを押してください。</p>\n",
                                "Grüße aus Köln, 👋 Zoë.\n"),
                        Map.of("X-Note", "naïve café")));
    }

    @Test
    void awkward_lines_survive() {
        check(
                "awkward-lines",
                Drafts.of(
                        new Content(
                                "Dots",
                                "<p>" + "long ".repeat(400) + "</p>\n.\n..\n",
                                ".\n..leading\ntrailing blank \ntrailing tab\t\nFrom here\n--=_x\nbare\rcr, bare\nlf, both\r\n.\r\n=3D\n\n\n ")));
    }

    private static void check(String name, Draft draft) {
        byte[] octets = new Composer().compose(draft);
        WireRules.check(octets);
        Golden.check(name + ".eml", octets);
    }
}
