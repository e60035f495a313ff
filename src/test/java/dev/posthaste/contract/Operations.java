package dev.posthaste.contract;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What can be called, each as {@code POST /v1/emails} and with {@code {}} for whatever name a path parameter has. */
public final class Operations {

    private Operations() {}

    static Set<String> documented() {
        return Contract.document().getPaths().entrySet().stream()
                .flatMap(path -> path.getValue().readOperationsMap().keySet().stream()
                        .map(method -> method + " " + withoutNames(path.getKey())))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Of the resources on the class path, so that no service has to run for it. */
    public static Set<String> offered() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.posthaste").stream()
                        .filter(type -> type.isAnnotatedWith(Path.class))
                        .map(JavaClass::reflect)
                        .flatMap(Operations::of)
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    static Stream<String> of(Class<?> resource) {
        return Arrays.stream(resource.getDeclaredMethods()).flatMap(Operations::of);
    }

    static Stream<String> of(Method method) {
        String base = method.getDeclaringClass().getAnnotation(Path.class).value();
        return httpMethods(method).map(name -> name + " " + withoutNames(joined(base, method)));
    }

    /** The scope of each operation, as its {@code x-scope} says. */
    public static Map<String, String> scopes() {
        Map<String, String> scopes = new TreeMap<>();
        Contract.document()
                .getPaths()
                .forEach((path, item) -> item.readOperationsMap()
                        .forEach((method, operation) -> scopes.put(
                                method + " " + withoutNames(path),
                                operation.getExtensions() == null
                                        ? "none"
                                        : String.valueOf(
                                                operation.getExtensions().get("x-scope")))));
        return scopes;
    }

    private static Stream<String> httpMethods(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(Annotation::annotationType)
                .map(type -> type.getAnnotation(HttpMethod.class))
                .filter(Objects::nonNull)
                .map(HttpMethod::value);
    }

    private static String joined(String base, Method method) {
        Path path = method.getAnnotation(Path.class);
        String whole = ("/" + base + "/" + (path == null ? "" : path.value())).replaceAll("/+", "/");
        return whole.length() > 1 && whole.endsWith("/") ? whole.substring(0, whole.length() - 1) : whole;
    }

    private static String withoutNames(String path) {
        return path.replaceAll("\\{[^/]*}", "{}");
    }
}
