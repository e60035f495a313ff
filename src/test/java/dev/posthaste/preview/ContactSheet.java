package dev.posthaste.preview;

import dev.posthaste.compose.template.TemplateName;
import dev.posthaste.compose.template.Templates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.jsoup.nodes.Entities;

/** {@code ./dev looks}: draws {@code docs/templates.png}, what is shipped as its readers see it, with a Chromium of this machine. */
public final class ContactSheet {

    private static final int GAP = 24;
    private static final int PHONE = 390;
    private static final int PHONES = 5;
    private static final int ROW = PHONES * PHONE + (PHONES - 1) * GAP;
    private static final int DESKTOP = (ROW - 2 * GAP) / 3;
    private static final int HEIGHT = 820;

    /** Each template on a phone, light and dark, and on a desktop; each language in all of these. */
    private static final String FRAMES = """
            sign-up-confirmation phone light en, password-reset phone light fr, password-changed phone light ja,
            magic-link phone light ar, one-time-code phone light de,
            new-device-alert phone light es, email-change-confirmation phone light en, invitation phone light ar,
            receipt phone light fr, delivery-notice phone light ja,
            sign-up-confirmation phone dark ja, password-reset phone dark ar, password-changed phone dark en,
            magic-link phone dark es, one-time-code phone dark ar,
            new-device-alert phone dark ja, email-change-confirmation phone dark fr, invitation phone dark es,
            receipt phone dark ar, delivery-notice phone dark de,
            sign-up-confirmation desktop light ar, password-reset desktop dark ja, password-changed desktop light de,
            magic-link desktop dark en, one-time-code desktop light ja, new-device-alert desktop dark ar,
            email-change-confirmation desktop light es, invitation desktop dark fr, receipt desktop light ja,
            delivery-notice desktop dark ar, receipt desktop light ar, receipt desktop dark es
            """;

    private static final int ROWS = 2 * 2 + 4;

    private final Templates templates = Templates.shipped();
    private final StringBuilder page = new StringBuilder("""
            <!doctype html><meta charset="utf-8">
            <body style="margin: %1$dpx; background: #c9ced8; display: flex; flex-wrap: wrap; gap: %1$dpx; width: %2$dpx">
            """.formatted(GAP, ROW));

    private ContactSheet() {}

    public static void main(String[] args) throws Exception {
        System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
        Path home = Path.of(System.getProperty("posthaste.home", "."));
        Path picture = home.resolve("docs/templates.png").toAbsolutePath();
        ContactSheet sheet = new ContactSheet();
        for (String frame : FRAMES.strip().split(",\\s+", -1)) {
            String[] words = frame.split(" ", -1);
            sheet.add(words[0], words[1].equals("phone") ? PHONE : DESKTOP, words[2], words[3]);
        }
        String html = sheet.page.toString();
        draw(Files.writeString(home.resolve("target/templates.html").toAbsolutePath(), html), picture);
        System.out.println(picture);
    }

    private void add(String template, int width, String scheme, String locale) {
        String other = scheme.equals("dark") ? "light" : "dark";
        String mail = Objects.requireNonNull(templates
                        .sample(new TemplateName(template), Locale.forLanguageTag(locale))
                        .orElseThrow()
                        .html())
                .replace("(prefers-color-scheme: " + scheme + ")", "all")
                .replace("(prefers-color-scheme: " + other + ")", "not all")
                .replace("color-scheme: light dark", "color-scheme: " + scheme);
        page.append(
                "<iframe style=\"border: 0; border-radius: %dpx\" width=\"%d\" height=\"%d\" srcdoc=\"%s\"></iframe>%n"
                        .formatted(GAP, width, HEIGHT, Entities.escape(mail)));
    }

    private static void draw(Path html, Path picture) throws IOException, InterruptedException {
        String command = Chromium.command()
                .orElseThrow(() -> new IllegalStateException("There is no Chromium here."))
                .toString();
        int result = new ProcessBuilder(
                        command,
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--hide-scrollbars",
                        "--force-device-scale-factor=0.5",
                        "--window-size=%d,%d".formatted(ROW + 2 * GAP, ROWS * (HEIGHT + GAP) + GAP),
                        "--screenshot=" + picture,
                        html.toUri().toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (result != 0) {
            throw new IllegalStateException("Chromium ended with " + result);
        }
    }
}
