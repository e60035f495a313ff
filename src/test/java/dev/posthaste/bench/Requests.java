package dev.posthaste.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.posthaste.compose.Content;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** The requests that are sent, ready but for the recipient: what they cost is the service's business and not the generator's. */
final class Requests {

    /** More than a compressor sees at once, so that it does not find the same mail twice. */
    private static final int DIFFERENT = 200;

    private static final JsonMapper JSON = new JsonMapper();
    private static final String[] WORDS = {
        "lamp", "wool", "copper", "walnut", "linen", "kettle", "frame", "Gürtel", "basket", "mirror", "candle",
                "blanket",
        "cotton", "teapot", "cushion", "oak", "notebook", "scarf", "clock", "brush", "crème", "slate", "apron", "ladder"
    };

    private final Ledger ledger;
    private final String key;
    private final List<byte[]> contents = new ArrayList<>();

    /** @param size of the message that the service composes, about */
    Requests(Ledger ledger, String key, boolean template, int size) {
        this.ledger = ledger;
        this.key = key;
        var random = new Random(7);
        for (int i = 0; i < DIFFERENT; i++) {
            ObjectNode body = template ? fromTemplate(random) : ownContent(random, size);
            String json = body.toString();
            // Without the closing brace: the recipient comes behind.
            contents.add(json.substring(0, json.length() - 1).getBytes(StandardCharsets.UTF_8));
        }
    }

    byte[] of(int number) {
        byte[] content = contents.get(number % DIFFERENT);
        byte[] tail = ",\"to\":\"%s\"}".formatted(ledger.recipient(number)).getBytes(StandardCharsets.UTF_8);
        byte[] head = """
                POST /v1/emails HTTP/1.1\r
                Host: 127.0.0.1\r
                Authorization: Bearer %s\r
                Content-Type: application/json\r
                Content-Length: %d\r
                \r
                """.formatted(key, content.length + tail.length).getBytes(StandardCharsets.US_ASCII);
        byte[] request = new byte[head.length + content.length + tail.length];
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(content, 0, request, head.length, content.length);
        System.arraycopy(tail, 0, request, head.length + content.length, tail.length);
        return request;
    }

    private static ObjectNode fromTemplate(Random random) {
        ObjectNode body = JSON.createObjectNode()
                .put("from", "Bench <no-reply@bench.test>")
                .put("lane", "critical");
        body.putObject("template")
                .put("id", "password-reset")
                .putObject("variables")
                .put("name", word(random))
                .put("product", "Bench")
                .put("reset_url", "https://bench.test/reset?token=" + Long.toString(random.nextLong() >>> 1, 36))
                .put("expires_in", "30 minutes");
        return body;
    }

    private static ObjectNode ownContent(Random random, int size) {
        Content order = order(random, size);
        return JSON.createObjectNode()
                .put("from", "Bench <orders@bench.test>")
                .put("lane", "normal")
                .put("subject", order.subject())
                .put("html", order.html())
                .put("text", order.text());
    }

    /** The confirmation of an order, as long as the message is to be. */
    static Content order(Random random, int size) {
        // What the headers and the quoted-printable form add was measured: about 900 bytes, and a twelfth of the html.
        int room = Math.max(500, size - 900);
        var html = new StringBuilder("<!doctype html><html><body><h1>Thank you for your order</h1><table>\n");
        var text = new StringBuilder("Thank you for your order.\n\n");
        while (html.length() * 13 / 12 + text.length() < room) {
            String item = word(random) + " " + word(random) + " " + word(random);
            String price = String.format(Locale.ROOT, "%d.%02d", random.nextInt(1, 200), random.nextInt(100));
            html.append(
                    "<tr><td style=\"padding: 4px 12px; color: #3d4556\">%s</td><td align=\"right\">%d</td><td align=\"right\">%s</td></tr>\n"
                            .formatted(item, random.nextInt(1, 9), price));
            text.append("- %s %s\n".formatted(item, price));
        }
        html.append("</table><p>We tell you when it is on its way.</p></body></html>\n");
        text.append("\nWe tell you when it is on its way.\n");
        return new Content("Your order of " + word(random) + " and " + word(random), html.toString(), text.toString());
    }

    private static String word(Random random) {
        return WORDS[random.nextInt(WORDS.length)];
    }
}
