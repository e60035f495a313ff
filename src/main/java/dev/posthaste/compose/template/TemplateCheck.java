package dev.posthaste.compose.template;

import dev.posthaste.compose.ContentWarnings;
import dev.posthaste.compose.template.TemplateBroken.Problem;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * {@code ./dev templates check DIR}: the same check as at the start of the service, for a build that has only the folder. It says
 * {@code file:line: what is wrong} as a compiler does, and ends with 1 when anything is.
 */
public final class TemplateCheck {

    private TemplateCheck() {}

    public static void main(String[] args) {
        // What the libraries' loggers ask for at their first line; without it they complain.
        System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
        System.exit(run(args, System.out));
    }

    /** @return 0 when the templates can be used, 1 when not, 2 when that cannot be said */
    static int run(String[] args, PrintStream out) {
        boolean hosts = args.length == 4 && args[2].equals("--link-hosts");
        if (args.length != 2 && !hosts || !args[0].equals("check")) {
            out.println(
                    "Usage: templates check DIR [--link-hosts acme.com,*.acme.com], with a directory that has a folder for each template.");
            return 2;
        }
        Path directory = Path.of(args[1]);
        if (!Files.isDirectory(directory)) {
            out.println(directory + " is not a directory.");
            return 2;
        }
        if (Files.exists(directory.resolve("template.yaml"))) {
            out.println(directory + " is one template; check the directory that it lies in.");
            return 2;
        }
        try {
            TemplateFiles own = MountedFiles.read(directory);
            if (own.isEmpty()) { // a build that checks the wrong directory must not be told that all is well
                out.println(directory + " has no templates.");
                return 2;
            }
            List<String> linkHosts = hosts ? Link.hosts(List.of(args[3].split(","))) : List.of();
            return report(directory, own, linkHosts, out);
        } catch (IOException e) {
            out.println(directory + " cannot be read: " + e.getMessage());
            return 2;
        } catch (TemplateBroken broken) {
            broken.problems()
                    .forEach(problem ->
                            out.println(directory.resolve(problem.place().file()) + ": " + problem.detail()));
            return 1;
        }
    }

    private static int report(Path directory, TemplateFiles own, List<String> linkHosts, PrintStream out) {
        SortedMap<TemplateName, EmailTemplate> templates;
        try {
            templates = TemplateCompiler.compile(own.over(ShippedFiles.read()), linkHosts);
        } catch (TemplateBroken broken) {
            broken.problems().forEach(problem -> out.println(told(directory, own, problem)));
            return 1;
        }
        int checked = 0;
        for (String folder : own.folders()) {
            EmailTemplate template = templates.get(new TemplateName(folder));
            if (template != null) {
                checked++;
                warn(directory, own, template, out);
            }
        }
        // What is shared is of the shipped ones too.
        out.printf(
                Locale.ROOT,
                "Nothing wrong: %d of your own checked, and %d shipped beside them.%n",
                checked,
                templates.size() - checked);
        return 0;
    }

    /** What is shipped has no place in the directory that an editor could open. */
    private static String told(Path directory, TemplateFiles own, Problem problem) {
        return where(directory, own, problem) + ": " + problem.detail();
    }

    private static String where(Path directory, TemplateFiles own, Problem problem) {
        String file = problem.place().file();
        boolean mine = own.has(file) || own.folders().contains(file.split("/", 2)[0]); // also a file that is missing
        return (mine ? directory.resolve(file) : "(shipped) " + file) + ":"
                + problem.place().line();
    }

    private static void warn(Path directory, TemplateFiles own, EmailTemplate template, PrintStream out) {
        String declaration = template.name() + "/template.yaml";
        YamlLines lines = YamlLines.of(declaration, own.find(declaration).orElseThrow());
        Stream.concat(
                        template.unused().entrySet().stream()
                                .map(each -> TemplateCompiler.unused(lines, each.getKey(), each.getValue())),
                        template.warnings().stream())
                .forEach(problem -> out.println(where(directory, own, problem) + ": warning: " + problem.detail()));
        template.bodies().values().forEach(bodies -> {
            String locale = bodies.locale().toLanguageTag();
            ContentWarnings.of(template.sample(bodies.locale()))
                    .forEach(warning -> out.printf(
                            Locale.ROOT,
                            "%s: warning: %s (%s)%n",
                            directory.resolve(template.name().value()),
                            warning,
                            locale));
        });
    }
}
