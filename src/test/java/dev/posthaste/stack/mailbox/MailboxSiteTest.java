package dev.posthaste.stack.mailbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailboxSiteTest {

    private static final String MAIL = """
            From: Acme <no-reply@acme.test>
            To: Ada <ada@example.test>
            Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=
             from Acme
            Message-ID: <1@acme.test>
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=m

            --m
            Content-Type: multipart/alternative; boundary=a

            --a
            Content-Type: text/plain; charset=UTF-8
            Content-Transfer-Encoding: quoted-printable

            Gr=C3=BC=C3=9Fe, Ada
            --a
            Content-Type: multipart/related; boundary=r

            --r
            Content-Type: text/html; charset=UTF-8

            <html><head><title>x</title></head><body><img src="cid:logo@acme"></body></html>
            --r
            Content-Type: image/png; name=logo.png
            Content-ID: <logo@acme>
            Content-Disposition: inline
            Content-Transfer-Encoding: base64

            iVBORw0KGgo=
            --r--
            --a--
            --m
            Content-Type: text/plain
            Content-Disposition: attachment; filename="terms.txt"

            Be kind.
            --m--
            """.replace("\n", "\r\n");

    @TempDir
    Path folder;

    private LocalMailbox mailbox;

    @BeforeEach
    void startWithOneMail() throws IOException {
        mailbox = LocalMailbox.start(folder, LocalMailbox.Settings.anyPorts().example("curl …"));
        send("ada@example.test");
    }

    @AfterEach
    void stop() throws IOException {
        mailbox.close();
    }

    @Test
    void the_list_has_the_newest_first() throws IOException {
        send("bob@example.test");
        http().get("/api/messages")
                .then()
                .statusCode(200)
                .header("X-Total-Count", "2")
                .body("to", contains(contains("bob@example.test"), contains("ada@example.test")))
                .body("[1].id", equalTo("00000001"))
                .body("[1].from", equalTo("no-reply@acme.test"))
                .body("[1].subject", equalTo("Gr\u00fc\u00dfe from Acme"))
                .body("[1].messageId", equalTo("<1@acme.test>"))
                .body("[1].copies", equalTo(1))
                .body("[1].attempt", equalTo(1))
                .body("[1].size", equalTo(MAIL.length()))
                .body("[1].receivedAt", containsString("T"))
                .body("[1].attachments", contains("logo.png", "terms.txt"));
    }

    @Test
    void the_list_can_be_asked_for_one_recipient() throws IOException {
        send("bob+1@example.test");
        http().queryParam("to", "bob+1@example.test")
                .get("/api/messages")
                .then()
                .body("id", contains("00000002"));
    }

    @Test
    void an_unchanged_list_is_not_sent_again() throws IOException {
        String tag = http().get("/api/messages").header("ETag");
        http().header("If-None-Match", tag).get("/api/messages").then().statusCode(304);
        send("bob@example.test");
        http().header("If-None-Match", tag).get("/api/messages").then().statusCode(200);
    }

    @Test
    void a_mail_is_shown_decoded() {
        http().get("/api/messages/00000001")
                .then()
                .statusCode(200)
                .body("text", equalTo("Gr\u00fc\u00dfe, Ada"))
                .body("html", containsString("<img src=\"cid:logo@acme\">"))
                .body("headers[2].name", equalTo("Subject"))
                .body("headers[2].value", equalTo("Gr\u00fc\u00dfe from Acme"))
                .body("attachments", hasSize(2))
                .body("attachments[0].contentId", equalTo("logo@acme"))
                .body("attachments[0].type", equalTo("image/png"))
                .body("attachments[0].size", equalTo(8))
                .body("attachments.name", hasItem("terms.txt"));
    }

    @Test
    void its_source_is_what_came_in() {
        byte[] raw = http().get("/api/messages/00000001/raw").asByteArray();
        assertThat(raw).asString().isEqualTo(MAIL);
    }

    @Test
    void its_html_shows_inline_images_and_may_do_nothing_else() {
        http().get("/api/messages/00000001/html")
                .then()
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .header("Content-Security-Policy", containsString("sandbox"))
                .body(containsString("<img src=\"/api/messages/00000001/parts/3\">"));
        http().get("/api/messages/00000001/parts/3")
                .then()
                .contentType("image/png")
                .header("X-Content-Type-Options", "nosniff");
    }

    @Test
    void an_attachment_is_saved_not_shown() {
        http().get("/api/messages/00000001/parts/4")
                .then()
                .header("Content-Disposition", equalTo("attachment"))
                .body(equalTo("Be kind."));
    }

    @Test
    void the_mailbox_can_be_emptied() {
        http().delete("/api/messages").then().statusCode(204);
        http().get("/api/messages").then().body("", hasSize(0));
        http().get("/api/messages/00000001").then().statusCode(404);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void the_page_is_there_and_says_what_to_do() {
        http().get("/").then().statusCode(200).contentType("text/html").body(containsString("No mail yet"));
        http().get("/api/about").then().body("smtp", equalTo(mailbox.route())).body("example", equalTo("curl …"));
        http().get("/favicon.ico").then().statusCode(404);
    }

    private RequestSpecification http() {
        return given().baseUri(mailbox.page().toString());
    }

    private void send(String recipient) throws IOException {
        try (Conversation client = new Conversation(mailbox)) {
            client.send(recipient, MAIL);
            assertThat(client.reply()).startsWith("250 ");
        }
    }
}
