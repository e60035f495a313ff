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
    private static final int ROW = 6 * PHONE + 5 * GAP;
    private static final int DESKTOP = (ROW - GAP) / 2;
    private static final int HEIGHT = 820;

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
        String html = new ContactSheet()
                .with("password-reset", "en", "light", PHONE)
                .with("one-time-code", "en", "dark", PHONE)
                .with("receipt", "fr", "light", PHONE)
                .with("delivery-notice", "de", "dark", PHONE)
                .with("new-device-alert", "ja", "light", PHONE)
                .with("invitation", "ar", "dark", PHONE)
                .with("receipt", "es", "dark", DESKTOP)
                .with("sign-up-confirmation", "ar", "light", DESKTOP)
                .page
                .toString();
        draw(Files.writeString(home.resolve("target/templates.html").toAbsolutePath(), html), picture);
        System.out.println(picture);
    }

    private ContactSheet with(String template, String locale, String scheme, int width) {
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
        return this;
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
                        "--window-size=%d,%d".formatted(ROW + 2 * GAP, 2 * HEIGHT + 3 * GAP),
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
