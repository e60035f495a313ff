package dev.posthaste.bench;

import dev.posthaste.EmailAddress;
import dev.posthaste.EmailId;
import dev.posthaste.Mailbox;
import dev.posthaste.compose.Composer;
import dev.posthaste.compose.Content;
import dev.posthaste.compose.Draft;
import dev.posthaste.compose.template.TemplateCall;
import dev.posthaste.compose.template.TemplateName;
import dev.posthaste.compose.template.Templates;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code ./dev bench --render}: what a shipped template costs a mail, in one thread and nothing else: rendered, and composed to the
 * bytes that are sent. The best of the rounds says what the code costs, the median what this machine made of it.
 */
public final class RenderCost {

    private static final int ROUNDS = 15;
    private static final int MAILS = 10_000;
    private static final Mailbox FROM = Mailbox.parse("Acme <no-reply@acme.test>");
    private static final Mailbox TO = new Mailbox(null, EmailAddress.parse("ada@example.test"));

    private final Templates templates = Templates.shipped();
    private final Composer composer = new Composer();
    /** Read at the end, so that no compiler leaves the work out. */
    private long made;

    private RenderCost() {}

    public static void main(String[] args) {
        long began = System.nanoTime();
        RenderCost cost = new RenderCost();
        System.out.printf(
                Locale.ROOT,
                "%d templates read, checked and rendered in %.1f s%n%n",
                cost.templates.names().size(),
                (System.nanoTime() - began) / 1e9);
        System.out.println("| template | bytes | render, µs (best, median) | with compose, µs |");
        System.out.println("| --- | --- | --- | --- |");
        cost.templates.names().forEach(cost::measure);
        System.out.printf(
                Locale.ROOT,
                "%n%d mails, %d characters%n",
                2L * ROUNDS * MAILS * cost.templates.names().size(),
                cost.made);
    }

    private void measure(TemplateName name) {
        Map<String, Object> samples = templates.samples(name, Locale.ENGLISH);
        TemplateCall call = new TemplateCall(name, null, null, samples);
        double[] render = new double[ROUNDS];
        double[] compose = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            render[round] = timed(
                    () -> made += templates.render(call).content().subject().length());
            compose[round] = timed(() -> made += composed(templates.render(call).content()).length);
        }
        Arrays.sort(render);
        Arrays.sort(compose);
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %.1f, %.1f | %.1f, %.1f |%n",
                name,
                composed(templates.render(call).content()).length,
                render[0],
                render[ROUNDS / 2],
                compose[0],
                compose[ROUNDS / 2]);
    }

    private static double timed(Runnable work) {
        long began = System.nanoTime();
        for (int i = 0; i < MAILS; i++) {
            work.run();
        }
        return (System.nanoTime() - began) / 1e3 / MAILS;
    }

    private byte[] composed(Content content) {
        return composer.compose(new Draft(
                EmailId.parse("01a201db-b082-753d-a262-b9f91d889b20"),
                Instant.EPOCH,
                FROM,
                List.of(TO),
                List.of(),
                List.of(),
                content,
                Map.of(),
                List.of()));
    }
}
