"""Given names of ten countries: men / women / short forms, most frequent first.

The lists are the head of each distribution; double names make its tail.
"""

from itertools import permutations

_LISTS = {
    "DE": """Peter Michael Thomas Andreas Wolfgang Klaus Jürgen Stefan Christian Uwe
    Werner Horst Frank Dieter Manfred Bernd Martin Matthias Markus Alexander Daniel
    Jan Tobias Sebastian Florian Lukas Maximilian Felix Jonas Leon Paul Tim Philipp
    Niklas Julian David Johannes Christoph Ralf Jörg Sven Günter Helmut Gerhard Karl
    Hans Heinz Joachim Rainer Holger Oliver Marcel Patrick Dominik Simon Benjamin
    Björn Torsten Dirk Volker Ulrich Friedrich Rüdiger Götz
    / Maria Ursula Monika Petra Sabine Andrea Claudia Susanne Renate Karin Anna Julia
    Katharina Laura Lena Lea Sarah Sophie Lisa Nina Stefanie Nicole Melanie Sandra
    Daniela Christine Birgit Heike Martina Gabriele Angelika Brigitte Ingrid Helga
    Gisela Erika Elisabeth Christa Barbara Silke Anja Tanja Katrin Kerstin Jana Emma
    Mia Hannah Leonie Johanna Franziska Theresa Charlotte Jutta Ute Bärbel Käthe
    Jessica Vanessa Jennifer Marie Clara Greta Annika Svenja
    / Michael:Michi,Micha Thomas:Tom Andreas:Andi Klaus:Klausi Stefan:Steff
    Christian:Chris Wolfgang:Wolf Alexander:Alex Maximilian:Max Sebastian:Basti
    Tobias:Tobi Johannes:Hannes,Hans Christoph:Chris Joachim:Jochen Friedrich:Fritz
    Ulrich:Uli Benjamin:Ben Matthias:Matze Philipp:Phil Katharina:Kathi,Käthe
    Elisabeth:Lisbeth,Sissi Susanne:Susi Gabriele:Gabi Stefanie:Steffi Franziska:Franzi
    Theresa:Resi Ursula:Uschi Charlotte:Lotte Johanna:Hanna Angelika:Geli Petra:Peti
    Monika:Moni Brigitte:Gitte Barbara:Babsi Jessica:Jessi Claudia:Claudi""",
    "FR": """Jean Michel Philippe Pierre Alain Nicolas Christophe Patrick Daniel Bernard
    Christian Laurent Frédéric Stéphane Éric David Julien Thierry Pascal Olivier
    Sébastien Alexandre Thomas Antoine Maxime Romain Vincent Guillaume Jérôme Bruno
    Didier Gérard Jacques André Marc François Claude Kévin Hugo Lucas Louis Gabriel
    Arthur Mathieu Benoît Cédric Fabrice Franck Gilles Hervé Ludovic Rémi René Roger
    Serge Sylvain Yves Théo Clément Baptiste Loïc Quentin Florian Xavier
    / Marie Nathalie Isabelle Sylvie Catherine Françoise Valérie Christine Monique
    Sophie Sandrine Martine Nicole Céline Stéphanie Anne Aurélie Julie Laurence
    Véronique Chantal Camille Léa Manon Chloé Emma Jeanne Émilie Caroline Virginie
    Laetitia Audrey Hélène Brigitte Dominique Corinne Patricia Jacqueline Annie
    Élodie Pauline Mélanie Marion Mathilde Lucie Sarah Inès Louise Alice Florence
    Delphine Agnès Cécile Claire Charlotte Juliette Margaux Odile Geneviève Zoé
    / Philippe:Phil Nicolas:Nico Christophe:Chris Frédéric:Fred Stéphane:Steph
    Sébastien:Seb Alexandre:Alex Maxime:Max Guillaume:Guigui Jérôme:Jé Olivier:Oli
    Thomas:Tom Daniel:Dany Mathieu:Mat Antoine:Toine Catherine:Cathy Valérie:Val
    Stéphanie:Steph Isabelle:Isa Nathalie:Nath Véronique:Véro Caroline:Caro
    Élisabeth:Babeth Françoise:Fanchon Jacqueline:Jacotte Laetitia:Laeti
    Mélanie:Mél Émilie:Milie Charlotte:Charlie Juliette:Juju Florence:Flo""",
    "IT": """Giuseppe Antonio Giovanni Francesco Luigi Mario Andrea Marco Roberto
    Stefano
    Alessandro Salvatore Vincenzo Paolo Luca Matteo Davide Angelo Simone Lorenzo
    Riccardo Giorgio Domenico Carlo Bruno Claudio Fabio Massimo Maurizio Sergio Pietro
    Enrico Daniele Federico Michele Alberto Giulio Filippo Nicola Gabriele Tommaso
    Emanuele Leonardo Edoardo Raffaele Pasquale Gennaro Rosario Gianluca Cristian
    Diego Mattia Alessio Dario Ivan Renato Silvio Umberto Vittorio Niccolò
    / Maria Anna Giuseppina Rosa Angela Giovanna Teresa Lucia Carmela Caterina
    Francesca Antonietta Carla Elena Concetta Rita Margherita Franca Paola Laura
    Giulia Chiara Sara Martina Valentina Federica Alessandra Silvia Elisa Ilaria
    Roberta Simona Barbara Monica Cristina Patrizia Daniela Antonella Sofia Aurora
    Giorgia Alice Beatrice Camilla Emma Greta Gaia Noemi Serena Eleonora Arianna
    Michela Marta Veronica Raffaella Stefania Luisa Ornella Loredana Nicolò
    / Giuseppe:Peppe,Pino,Beppe Antonio:Tonino,Toni Giovanni:Gianni,Nino
    Francesco:Franco,Ciccio Luigi:Gigi Alessandro:Sandro,Ale Salvatore:Totò
    Vincenzo:Enzo Domenico:Mimmo Roberto:Roby Federico:Fede Lorenzo:Renzo
    Michele:Miki Gabriele:Lele Emanuele:Manu Leonardo:Leo Matteo:Teo
    Giuseppina:Pina Francesca:Franci Alessandra:Ale Federica:Fede Antonietta:Tonia
    Margherita:Rita Giovanna:Vanna Caterina:Rina Valentina:Vale Eleonora:Nora
    Elisabetta:Betta Teresa:Resi Cristina:Cri""",
    "ES": """Antonio José Manuel Francisco Juan David Javier Daniel Carlos Jesús
    Alejandro
    Miguel Rafael Pedro Pablo Ángel Sergio Fernando Jorge Luis Alberto Álvaro Adrián
    Diego Raúl Iván Rubén Enrique Óscar Ramón Vicente Andrés Joaquín Santiago Víctor
    Eduardo Mario Roberto Jaime Ignacio Alfonso Salvador Ricardo Marcos Hugo Jordi
    Emilio Julián Julio Guillermo Gabriel Tomás Agustín Gonzalo Félix Nicolás Íñigo
    Martín Samuel Xavier
    / María Carmen Ana Isabel Laura Cristina Marta Dolores Lucía Pilar Josefa Elena
    Teresa Raquel Sara Paula Francisca Antonia Rosa Mercedes Rosario Encarnación
    Beatriz Julia Silvia Concepción Irene Patricia Rocío Montserrat Andrea Mónica
    Alba Ángela Sonia Sandra Susana Margarita Marina Yolanda Natalia Eva Inmaculada
    Claudia Ainhoa Nuria Esther Verónica Carla Sofía Carolina Inés Amparo Lorena
    Alicia Victoria Manuela Daniela Noelia Consuelo Begoña
    / Francisco:Paco,Fran,Curro José:Pepe Manuel:Manolo,Manu Antonio:Toni,Toño
    Jesús:Chus,Suso Alejandro:Álex Rafael:Rafa Javier:Javi Fernando:Nando
    Ignacio:Nacho Enrique:Quique Eduardo:Edu Alberto:Berto Daniel:Dani
    Santiago:Santi Guillermo:Guille Miguel:Miki Joaquín:Quino Gabriel:Gabi
    Nicolás:Nico Vicente:Chente Dolores:Lola Concepción:Concha Isabel:Isa
    Francisca:Paqui Josefa:Pepa Mercedes:Merche Encarnación:Encarna
    Rosario:Charo Montserrat:Montse Inmaculada:Inma Cristina:Cris
    Beatriz:Bea Consuelo:Chelo Carolina:Carol Teresa:Tere Pilar:Pili""",
    "GB": """David John Peter Michael James Robert Andrew Paul Christopher Mark Stephen
    William Richard Thomas Anthony Daniel Matthew Kevin Ian Alan Simon Philip Jonathan
    Martin Gary Graham Keith Colin Brian Joseph Adam Benjamin Alexander Samuel Jack
    Harry Oliver George Charlie Lewis Callum Liam Ryan Luke Nathan Jordan Kieran Rhys
    Gareth Stuart Neil Nigel Derek Roger Trevor Timothy Edward Nicholas Henry Dylan
    / Susan Margaret Sarah Karen Patricia Elizabeth Jacqueline Christine Julie Helen
    Emma Rebecca Victoria Laura Claire Nicola Louise Samantha Rachel Alison Jennifer
    Katherine Charlotte Hannah Lucy Jessica Emily Chloe Amy Sophie Olivia Megan Lauren
    Gemma Joanne Deborah Linda Angela Tracey Sharon Amanda Michelle Catherine Caroline
    Jane Anne Mary Jean Dorothy Barbara Sheila Gillian Abigail Georgia Bethany Holly
    Zoe Kirsty Fiona Harriet
    / David:Dave Michael:Mike,Mick Robert:Bob,Rob,Bobby James:Jim,Jamie
    Andrew:Andy,Drew Christopher:Chris,Kit Stephen:Steve William:Bill,Will,Billy
    Richard:Rick,Dick,Rich Thomas:Tom Anthony:Tony Daniel:Dan,Danny Matthew:Matt
    Philip:Phil Jonathan:Jon Joseph:Joe Benjamin:Ben Alexander:Alex,Sandy Samuel:Sam
    John:Jack,Johnny Edward:Ted,Ed,Eddie Nicholas:Nick Timothy:Tim Peter:Pete
    Susan:Sue Margaret:Maggie,Peggy Patricia:Pat,Trish Elizabeth:Liz,Beth,Betty
    Jacqueline:Jackie Christine:Chris Rebecca:Becky Victoria:Vicky Samantha:Sam
    Jennifer:Jenny Katherine:Kate,Kathy Catherine:Cathy Deborah:Debbie Amanda:Mandy
    Charlotte:Lottie Abigail:Abby Jessica:Jess Joanne:Jo Alison:Ali Gillian:Gill""",
    "US": """James Robert John Michael David William Richard Joseph Thomas Christopher
    Charles Daniel Matthew Anthony Mark Donald Steven Andrew Paul Joshua Kenneth Kevin
    Brian Timothy Ronald Jason George Edward Jeffrey Ryan Jacob Nicholas Gary Eric
    Jonathan Stephen Larry Justin Scott Brandon Benjamin Samuel Gregory Alexander
    Patrick Frank Raymond Jack Dennis Jerry Tyler Aaron Jose Nathan Henry Zachary
    Douglas Peter Kyle Noah Ethan Jeremy Walter Christian Keith Austin Terry
    / Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Karen Sarah Lisa
    Nancy Sandra Ashley Emily Kimberly Donna Margaret Carol Michelle Amanda Melissa
    Deborah Stephanie Rebecca Sharon Laura Cynthia Dorothy Amy Kathleen Angela Shirley
    Emma Brenda Pamela Nicole Anna Samantha Katherine Christine Debra Rachel Carolyn
    Janet Maria Olivia Heather Helen Catherine Diane Julie Victoria Joyce Lauren Kelly
    Christina Ruth Joan Virginia Judith Megan Hannah Madison Brittany
    / James:Jim,Jimmy Robert:Bob,Rob,Bobby John:Jack,Johnny Michael:Mike
    William:Bill,Will Richard:Rick,Dick Joseph:Joe Thomas:Tom Christopher:Chris
    Charles:Chuck,Charlie Daniel:Dan,Danny Matthew:Matt Anthony:Tony Steven:Steve
    Andrew:Andy Joshua:Josh Kenneth:Ken Timothy:Tim Ronald:Ron Edward:Ed Jeffrey:Jeff
    Jacob:Jake Nicholas:Nick Jonathan:Jon Benjamin:Ben Samuel:Sam Gregory:Greg
    Alexander:Alex Donald:Don Zachary:Zach Douglas:Doug Patricia:Pat,Patty
    Jennifer:Jen,Jenny Elizabeth:Liz,Beth,Betsy Barbara:Barb Susan:Sue
    Jessica:Jess Kimberly:Kim Margaret:Peggy,Meg Deborah:Debbie Stephanie:Steph
    Rebecca:Becky Katherine:Kate,Katie Samantha:Sam Christina:Tina Judith:Judy
    Pamela:Pam Cynthia:Cindy Victoria:Vicki Kathleen:Kathy Amanda:Mandy""",
    "NL": """Jan Johannes Cornelis Hendrik Willem Pieter Gerrit Dirk Jacobus Peter Johan
    Martin Marcel Erik Robert Mark Jeroen Dennis Michiel Bas Tim Thomas Daan Sem Lucas
    Niels Rob Hans Frank Paul Ronald Richard Patrick Edwin Marco Arjan Sander Joost
    Maarten Bart Ruud Wim Kees Theo Henk Koen Jasper Stefan Rick Kevin Luuk Jesse
    Thijs Ruben Lars Bram Floris Sjoerd Wouter Antonius
    / Maria Johanna Anna Cornelia Elisabeth Wilhelmina Hendrika Catharina Petra Monique
    Linda Ingrid Esther Sandra Marjolein Anja Karin Saskia Mirjam Astrid Marieke
    Sanne Lisa Emma Julia Sophie Eva Anouk Femke Lotte Iris Fleur Kim Laura Nicole
    Wendy Bianca Yvonne Jolanda Annemarie Ellen Marloes Inge Loes Ilse Manon Judith
    Margriet Jacqueline Tineke Ria Willemijn Roos Maud Noa Tess Britt Marleen Els
    / Johannes:Hans,Joop Cornelis:Kees,Cor Hendrik:Henk Willem:Wim Pieter:Piet
    Gerrit:Ger Jacobus:Koos,Jaap Antonius:Ton,Toon Robert:Rob Michiel:Mich
    Thomas:Tom Martin:Tinus Maarten:Maart Johan:Joop Richard:Ries
    Johanna:Jo,Hannie Cornelia:Corrie Elisabeth:Els,Bets Wilhelmina:Mien,Willy
    Hendrika:Riek,Hennie Catharina:Trijn,Toos Maria:Ria,Mieke Marjolein:Marjo
    Anna:Anneke Margriet:Greet Jacqueline:Jacq Willemijn:Mijn Petra:Pé""",
    "PL": """Piotr Krzysztof Andrzej Tomasz Jan Paweł Michał Marcin Stanisław Jakub Adam
    Marek Łukasz Grzegorz Mateusz Wojciech Mariusz Dariusz Zbigniew Maciej Jerzy
    Kamil Rafał Robert Kacper Józef Jacek Tadeusz Ryszard Szymon Bartosz Artur Sławomir
    Janusz Dawid Patryk Mirosław Daniel Sebastian Filip Przemysław Adrian Roman
    Kazimierz Henryk Karol Antoni Aleksander Franciszek Leszek Damian Konrad Wiesław
    Waldemar Hubert Dominik Igor Zdzisław Bogdan Czesław
    / Anna Maria Katarzyna Małgorzata Agnieszka Barbara Ewa Krystyna Magdalena Elżbieta
    Joanna Aleksandra Zofia Monika Teresa Natalia Julia Danuta Karolina Marta Beata
    Dorota Alicja Jadwiga Halina Jolanta Irena Iwona Grażyna Paulina Justyna Zuzanna
    Bożena Wiktoria Urszula Renata Sylwia Agata Aneta Patrycja Izabela Ewelina Hanna
    Weronika Marzena Lena Wanda Stanisława Helena Kinga Klaudia Oliwia Dominika Emilia
    Kamila Edyta Sabina Róża Mariola Lucyna
    / Krzysztof:Krzysiek Andrzej:Jędrek Tomasz:Tomek Jan:Janek,Jasiek Michał:Misiek
    Stanisław:Staszek Jakub:Kuba Grzegorz:Grzesiek Mateusz:Mati Wojciech:Wojtek
    Maciej:Maciek Jerzy:Jurek Józef:Józek Tadeusz:Tadek Ryszard:Rysiek Piotr:Piotrek
    Bartosz:Bartek Franciszek:Franek Aleksander:Olek Przemysław:Przemek Antoni:Antek
    Katarzyna:Kasia Małgorzata:Gosia Agnieszka:Aga Barbara:Basia Elżbieta:Ela
    Joanna:Asia Aleksandra:Ola Zofia:Zosia Magdalena:Magda Anna:Ania Zuzanna:Zuza
    Urszula:Ula Izabela:Iza Krystyna:Krysia Maria:Marysia Jadwiga:Jadzia""",
    "SE": """Lars Mikael Anders Johan Erik Per Karl Peter Thomas Jan Daniel Fredrik
    Andreas
    Hans Stefan Mats Bo Magnus Marcus Mattias Jonas Alexander Niklas Bengt Martin Ulf
    Björn Patrik Simon David Joakim Christian Viktor Henrik Oscar Leif Nils Anton
    Robert Christer Gustav Tobias Lennart Göran Rickard Sven Emil Filip Tommy Håkan
    Oliver Lucas William Elias Hugo Axel Rolf Åke Roger Ove
    / Anna Maria Margareta Elisabeth Eva Kristina Birgitta Karin Elisabet Marie Ingrid
    Christina Linnea Kerstin Sofia Lena Marianne Helena Emma Linda Johanna Inger Sara
    Elin Maja Ida Cecilia Susanne Malin Hanna Monica Ulla Jenny Therese Ann Barbro
    Julia Viktoria Åsa Annika Ulrika Camilla Amanda Jessica Carina Agneta Lisa Gunilla
    Frida Matilda Alice Wilma Ebba Elsa Astrid Klara Alva Siv Britt Gun
    / Lars:Lasse Mikael:Micke Anders:Adde Erik:Erke Per:Pelle Karl:Kalle Jan:Janne
    Fredrik:Fredde,Figge Stefan:Steffe Magnus:Mange Marcus:Mackan Mattias:Matte
    Alexander:Alex Niklas:Nicke Bengt:Benke Patrik:Patte Joakim:Jocke Viktor:Vicke
    Henrik:Henke Oscar:Ogge Gustav:Gurra Tobias:Tobbe Rickard:Rille Sven:Svenne
    Lennart:Lelle Göran:Jögge Margareta:Greta,Maggan Elisabeth:Lisa,Lisbet
    Birgitta:Gittan Kristina:Stina,Kicki Karin:Kajsa Helena:Lena Marianne:Majsan
    Susanne:Sussi Viktoria:Vicki Cecilia:Cilla Therese:Tessan Matilda:Tilda""",
    "BR": """José João Antônio Francisco Carlos Paulo Pedro Lucas Luiz Marcos Luís
    Gabriel
    Rafael Daniel Marcelo Bruno Eduardo Felipe Raimundo Rodrigo Manoel Mateus André
    Fernando Fábio Leonardo Gustavo Guilherme Leandro Tiago Anderson Ricardo Márcio
    Jorge Sebastião Alexandre Roberto Edson Diego Vítor Sérgio Cláudio Matheus Thiago
    Geraldo Adriano Luciano Júlio Renato Alex Vinícius Rogério Samuel Ronaldo Mário
    Flávio Igor Douglas Davi Caio
    / Maria Ana Francisca Antônia Adriana Juliana Márcia Fernanda Patrícia Aline Sandra
    Camila Amanda Bruna Jéssica Letícia Júlia Luciana Vanessa Mariana Gabriela Vera
    Vitória Larissa Cláudia Beatriz Luana Rita Sônia Renata Eliane Josefa Simone
    Natália Cristiane Carla Débora Rosângela Jaqueline Rosa Daniela Aparecida Marlene
    Terezinha Raimunda Andréia Fabiana Lúcia Raquel Angela Rafaela Joana Luzia Isabela
    Helena Carolina Alice Laura Priscila Regina
    / José:Zé,Zeca Francisco:Chico Antônio:Toninho,Tonho João:Joãozinho Carlos:Carlinhos
    Paulo:Paulinho Pedro:Pedrinho Luiz:Lula Marcos:Marquinhos Gabriel:Biel Rafael:Rafa
    Eduardo:Edu,Dudu Felipe:Lipe Rodrigo:Digo Fernando:Nando Leonardo:Leo Gustavo:Guga
    Guilherme:Gui Alexandre:Alê,Xande Roberto:Beto Sebastião:Tião Ricardo:Cadu
    Manoel:Mané Vinícius:Vini Fernanda:Nanda Francisca:Chica Juliana:Ju
    Patrícia:Paty Mariana:Mari Gabriela:Gabi Letícia:Lê Camila:Cami Beatriz:Bia
    Terezinha:Tetê Isabela:Bela Carolina:Carol Priscila:Pri Raimunda:Mundica""",
}
_JOINED_BY = {"DE": "-", "FR": "-", "SE": "-"}
_DOUBLED = 14  # of the most frequent names are doubled with each other


def given_names(country):
    """([men], [women], {name: [short forms]}) of a country."""
    men, women, short = _LISTS[country].split("/")
    pairs = (pair.split(":") for pair in short.split())
    nicknames = {name: forms.split(",") for name, forms in pairs}
    return _with_doubles(men, country), _with_doubles(women, country), nicknames


def _with_doubles(text, country):
    names = text.split()
    glue = _JOINED_BY.get(country, " ")
    return names + [glue.join(two) for two in permutations(names[:_DOUBLED], 2)]
