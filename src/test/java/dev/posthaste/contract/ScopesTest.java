package dev.posthaste.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.posthaste.Scope;
import dev.posthaste.web.Needs;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every operation asks for one scope, and the document says which. */
class ScopesTest {

    @Test
    void no_operation_is_open_to_nobody_by_mistake() {
        List<Method> open = operations()
                .filter(method -> !method.isAnnotationPresent(Needs.class))
                .toList();

        assertThat(operations()).hasSizeGreaterThan(20);
        assertThat(open).isEmpty();
    }

    @Test
    void the_document_names_the_scope_that_the_service_asks_for() {
        Map<String, String> asked = new TreeMap<>();
        operations()
                .filter(method -> method.isAnnotationPresent(Needs.class))
                .forEach(method -> Operations.of(method)
                        .forEach(operation -> asked.put(
                                operation,
                                method.getAnnotation(Needs.class).value().wire())));

        assertThat(Operations.scopes()).isEqualTo(asked);
    }

    @Test
    void the_scopes_are_those_of_the_document() {
        assertThat(Contract.tree()
                        .at("/components/schemas/Scope/enum")
                        .valueStream()
                        .map(node -> node.asText()))
                .containsExactlyElementsOf(
                        Arrays.stream(Scope.values()).map(Scope::wire).toList());
    }

    private static Stream<Method> operations() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.posthaste").stream()
                        .filter(type -> type.isAnnotatedWith(Path.class))
                        .map(JavaClass::reflect)
                        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                        .filter(ScopesTest::isOperation);
    }

    private static boolean isOperation(Method method) {
        return Arrays.stream(method.getAnnotations())
                .anyMatch(each -> each.annotationType().isAnnotationPresent(HttpMethod.class));
    }
}
